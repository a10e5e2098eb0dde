import { hash, verify } from "@node-rs/argon2";
import { AppError } from "./app-error";

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const; // argon2id, 19 MiB
const running = { now: 0, waiting: [] as (() => void)[] };
const [atOnce, longestQueue] = [2, 200];

/** Lets two hashes run at a time, so that a burst of logins can exhaust neither cores nor memory. */
const gated = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running.now >= atOnce) {
    if (running.waiting.length >= longestQueue) throw new AppError("server.unavailable", undefined, 2);
    await new Promise<void>((resolve) => running.waiting.push(resolve));
  } else running.now += 1;
  try {
    return await work();
  } finally {
    const next = running.waiting.shift();
    if (next) next();
    else running.now -= 1;
  }
};

/** argon2id hash of a password, parameters included in the text. */
export const hashPassword = (password: string): Promise<string> =>
  gated(() => hash(password.normalize("NFC"), parameters));

let decoy: Promise<string> | undefined;
const decoyHash = (): Promise<string> => {
  decoy ??= hashPassword("nobody has this password");
  return decoy;
};

/** Whether the password fits. Without a hash (no such account) it takes the same time and says no. */
export const verifyPassword = async (stored: string | null, password: string): Promise<boolean> => {
  const against = stored ?? (await decoyHash());
  const fits = await gated(() => verify(against, password.normalize("NFC")));
  return fits && stored !== null;
};

const common = new Set(
  "password passw0rd password1 password123 12345678 123456789 1234567890 87654321 11111111 88888888 66666666 00000000 qwertyui qwerty123 qwertyuiop 1q2w3e4r 1qaz2wsx abcd1234 abc12345 a1234567 aa123456 iloveyou woaini1314 woaini520 5201314520 admin123 admin888 administrator welcome1 letmein1 sunshine princess football baseball superman trustno1 asdfghjkl zxcvbnm1 zaq12wsx q1w2e3r4 1234qwer qwer1234 asdf1234 baiwayun baiwacloud baiwa123 asd123456 qq123456 wang1234 zhang123 china123 19870212 123123123 147258369 987654321 789456123 159357456".split(
    " ",
  ),
);
const runs = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"];
const isRun = (text: string): boolean =>
  runs.some((run) => run.includes(text) || [...run].reverse().join("").includes(text));

/** Throws `credential.weak` for passwords that guessing finds first: too short, repeated, a run, common, or the identifier. */
export const refuseWeakPassword = (password: string, identifier?: string): void => {
  const plain = password.normalize("NFC").toLowerCase();
  const isWeak =
    [...plain].length < 8 ||
    new Set(plain).size < 4 ||
    common.has(plain) ||
    isRun(plain) ||
    (identifier !== undefined &&
      (plain === identifier.toLowerCase() || plain === identifier.split("@")[0]?.toLowerCase()));
  if (isWeak)
    throw new AppError("credential.weak", [{ path: "password", issue: "weak", message: "密码太容易被猜到，请换一个" }]);
};
