import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type LedgerReceipt, type ReceiptProblem, receiptProblems } from "@baiwa/shared/ledger-receipt";
import { nodeProofPorts } from "../kernel/proof-ports";

/** Checks a downloaded receipt without network or database: exit code 0 proven, 1 not proven, 2 wrong use. */

const wording: Record<ReceiptProblem, string> = {
  "receipt.malformed": "这个文件不是完整的凭证",
  "entry.id": "记录内容与记录编号不一致",
  "entry.hash": "记录内容被改动过：摘要不一致",
  "proof.missing": "凭证里还没有证明，请过几秒重新下载",
  "proof.path": "证明路径走不到已签名的根",
  "checkpoint.malformed": "签名的台账摘要格式不对",
  "checkpoint.key": "公钥无效，或不是您指定的公钥",
  "checkpoint.signature": "签名不是用这个公钥签的",
};

const usage = "用法：npx tsx server/src/commands/verify-receipt.ts 凭证.json [--key 公布的公钥]";

const describeEntry = ({ entry, proof }: LedgerReceipt): string[] => {
  const { kind, at, scope, act } = JSON.parse(entry) as Record<string, string | undefined>;
  return [
    `  类型：${kind ?? "未写明"}`,
    `  时间：${at ?? "未写明"}`,
    ...(scope ? [`  事项：${scope}`] : []),
    ...(act ? [`  决定：${act}`] : []),
    `  位置：第 ${(proof?.index ?? 0) + 1} 条，共 ${proof?.treeSize} 条`,
  ];
};

const readReceipt = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
};

const parseCommand = (): { file: string; key?: string } | null => {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { key: { type: "string" } } });
    const [file] = positionals;
    return file && positionals.length === 1 ? { file, key: values.key } : null;
  } catch {
    return null;
  }
};

const run = async (): Promise<number> => {
  const command = parseCommand();
  if (!command) {
    console.error(usage);
    return 2;
  }
  const receipt = readReceipt(command.file);
  const problems = await receiptProblems(nodeProofPorts, receipt, command.key);
  if (problems.length > 0) {
    console.error(["凭证不成立：", ...problems.map((problem) => `  ${wording[problem]}`)].join("\n"));
    return 1;
  }
  const { verifierKey } = receipt as LedgerReceipt;
  const trust = command.key
    ? "公钥是您指定的那一个。"
    : `公钥取自凭证本身，请与公布的核对，或用 --key 指定：\n  ${verifierKey}`;
  console.log(
    ["凭证成立：这条记录在已签名的台账里，一字未改。", ...describeEntry(receipt as LedgerReceipt), trust].join("\n"),
  );
  return 0;
};

void run().then((code) => {
  process.exitCode = code;
});
