import { dictionary } from "@zxcvbn-ts/language-common";
import { AppError } from "./app-error";

const shortest = 8;
const fewestCharacters = 4;

/** Passwords that leaks of Chinese sites are full of and the general list lacks. */
const common = new Set(
  `88888888 66666666 woaini123 woaini520 woaini521 woaini1314 aini1314 5201314520 5201314a 1314520520 a5201314
   asd123456 qq123456 aa123456 abc123456 zxc123456 qwe123456 q123456789 a123456789 123456789a 12345678a 1234567a
   wang1234 zhang123 zhang123456 wang123456 li123456 admin888 china123 zhongguo baiwayun baiwacloud baiwa123
   19870212 159357456 147258369 147852369 31415926`
    .split(/\s+/)
    .concat(dictionary["passwords-common"] ?? []),
);

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

/** Throws `credential.weak` for what guessing finds first: short, repeated, a run, common, or the identifier itself. */
export const refuseWeakPassword = (password: string, identifier = ""): void => {
  const plain = password.normalize("NFC").toLowerCase();
  const isWeak =
    [...plain].length < shortest ||
    new Set(plain).size < fewestCharacters ||
    common.has(plain) ||
    isRun(plain) ||
    isRepeated(plain) ||
    isIdentifier(plain, identifier);
  if (isWeak)
    throw new AppError("credential.weak", [{ path: "password", issue: "weak", message: "密码太容易被猜到，请换一个" }]);
};
