import { AppError } from "./app-error";
import { isBreached } from "./breached-passwords";

const shortest = 8;
const fewestCharacters = 4;

const rings = [
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];
const directions = rings.flatMap((ring) => [ring, [...ring].reverse().join("")]);

/** Each character follows the one before on a keyboard row, in the alphabet, or in counting, forwards or backwards. */
const isRun = (text: string): boolean =>
  directions.some((ring) =>
    [...text].every((character, index, all) => {
      const before = index === 0 ? -1 : ring.indexOf(all[index - 1] ?? "");
      return index === 0 ? ring.includes(character) : before >= 0 && ring[(before + 1) % ring.length] === character;
    }),
  );

/** One short piece again and again: `abc1abc1abc1`. */
const isRepeated = (text: string): boolean => /^(.{1,4})\1+$/su.test(text);

/** The identifier (an e-mail's part before the @ too) with next to nothing added. */
const isIdentifier = (text: string, identifier: string): boolean =>
  [identifier, identifier.split("@")[0] ?? ""]
    .map((name) => name.normalize("NFC").toLowerCase())
    .some((name) => name.length >= 4 && text.includes(name) && text.length - name.length < 4);

const weak = (issue: "weak" | "breached", message: string): AppError =>
  new AppError("credential.weak", [{ path: "password", issue, message }]);

/** Throws `credential.weak` for what guessing finds first: short, repeated, a run, in a leak, or the identifier itself (7.2). */
export const refuseWeakPassword = (password: string, identifier = ""): void => {
  const plain = password.normalize("NFC").toLowerCase();
  const isWeak =
    [...plain].length < shortest ||
    new Set(plain).size < fewestCharacters ||
    isRun(plain) ||
    isRepeated(plain) ||
    isIdentifier(plain, identifier);
  if (isWeak) throw weak("weak", "密码太容易被猜到，请换一个");
  if (isBreached(plain)) throw weak("breached", "这个密码在已公开泄露的名单里，请换一个");
};
