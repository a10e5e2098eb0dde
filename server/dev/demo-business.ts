import type { RecordKind } from "@baiwa/shared/catalogue/records";
import type { RecordValues } from "@baiwa/shared/record-rules";
import type { App } from "../src/app-context";
import { idBytes, newId } from "../src/kernel/ids";
import { addRecord } from "../src/records/records.service";
import { replyTo } from "../src/tickets/tickets.service";
import type { Say } from "./demo-people";

const own: [RecordKind, RecordValues][] = [
  ["warranty", { organisation: "上海示例科技有限公司", signatory: "张示例", authority: "representative" }],
  ["invoice", { title: "上海示例科技有限公司", email: "invoice@example.com" }],
  ["delivery", { contact: "张示例", phone: "13800000000", address: "上海市浦东新区示例路 1 号" }],
];
const ofCompany: [RecordKind, RecordValues][] = [
  ["contract", { number: "HT-2026-001", title: "云服务器年度合同", signedOn: "2026-01-05", amount: "12000.00" }],
  [
    "order",
    { number: "DD-2026-0001", product: "server", region: "shanghai", amount: "1000.00", orderedOn: "2026-01-06" },
  ],
  [
    "entrustment",
    { instruction: "存储网站的用户资料", purpose: "提供云服务器", kinds: "姓名、手机号", startsOn: "2026-01-06" },
  ],
];
const onBehalf: RecordValues = {
  programme: "partner",
  agreement: "2026 版",
  organisation: "上海示例科技有限公司",
  contact: "张示例",
  phone: "13800000000",
};
const tickets: { category: string; title: string; text: string; answer?: string }[] = [
  {
    category: "billing",
    title: "发票抬头怎么修改",
    text: "开票信息里的抬头想换成公司全称，在哪里改？",
    answer: "请在“我的账号 → 业务记录 → 开票信息”里更改，下一张发票起生效。",
  },
  { category: "service", title: "云服务器连不上", text: "今天上午 9 点开始远程连接超时，重启后还是一样。" },
];

/** Records and tickets of a demo person: entered by the person, kept by the company, one entered on their behalf. */
export const keepBusiness = async (
  say: Say,
  app: App,
  { token, accountId: account }: { token: string; accountId: string },
): Promise<void> => {
  for (const [kind, values] of own) await say("POST", "/api/v1/records", { kind, values }, token);
  const accountId = idBytes(account);
  const at = app.ports.clock();
  for (const { answer, ...ticket } of tickets) {
    const { ticketId } = await say("POST", "/api/v1/tickets", ticket, token);
    const said = { text: answer ?? "", attachments: [], by: { kind: "staff", staffId: newId() } as const, at };
    if (answer) await app.database.transaction((db) => replyTo(app, db, idBytes(String(ticketId)), said));
  }
  const enter = (kind: RecordKind, values: RecordValues, mandate: string | null) =>
    app.database.transaction((db) =>
      addRecord(app, db, { accountId, kind, values, by: { kind: "staff", staffId: newId(), mandate }, at }),
    );
  for (const [kind, values] of ofCompany) await enter(kind, values, null);
  await enter("partner", onBehalf, "委托书 2026-001");
};
