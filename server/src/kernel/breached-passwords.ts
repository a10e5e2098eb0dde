import { dictionary } from "@zxcvbn-ts/language-common";

/** Passwords that leaks of Chinese sites are full of and the general list lacks. */
const ofChineseLeaks =
  `88888888 66666666 woaini123 woaini520 woaini521 woaini1314 aini1314 5201314520 5201314a 1314520520 a5201314
   asd123456 qq123456 aa123456 abc123456 zxc123456 qwe123456 q123456789 a123456789 123456789a 12345678a 1234567a
   wang1234 zhang123 zhang123456 wang123456 li123456 admin888 china123 zhongguo baiwayun baiwacloud baiwa123
   19870212 159357456 147258369 147852369 31415926`.split(/\s+/);

/** What leaks hold most often: some fifty thousand passwords that come with a package, so that no password ever leaves us. */
const breached = new Set(ofChineseLeaks.concat(dictionary["passwords-common"] ?? []));
const shortestCore = 6;

const looksLike: Readonly<Record<string, string>> = { "@": "a", "4": "a", "3": "e", "0": "o", $: "s", "5": "s" };
/** As it reads with letters where digits stand for them; a 1 stands for two. */
const readings = (text: string): string[] =>
  ["i", "l"].map((one) => [...text].map((sign) => (sign === "1" ? one : (looksLike[sign] ?? sign))).join(""));
/** Without what is hung on at the end to please a rule: `sunshine2026!`. */
const withoutTail = (text: string): string => text.replace(/[^\p{L}]{1,5}$/u, "");

/** How many passwords the list holds. */
export const breachedCount = (): number => breached.size;

/** Whether a password is one of those that leaks hold, as typed, with digits for letters, or with a little hung on (7.2). */
export const isBreached = (password: string): boolean => {
  const plain = password.normalize("NFC").toLowerCase();
  const core = withoutTail(plain);
  const texts = core.length >= shortestCore ? [plain, core] : [plain];
  return texts.flatMap((text) => [text, ...readings(text)]).some((text) => breached.has(text));
};
