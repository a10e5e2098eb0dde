import { scopeCodes } from "@baiwa/shared/catalogue/scopes";
import { channels, type Topic, topicKeys, topics } from "@baiwa/shared/catalogue/topics";
import type { DocumentBlock } from "@baiwa/shared/document-blocks";
import { type CellFacts, decideCell } from "@baiwa/shared/subscription-rules";

export const versionId = "01a20a4c-55d0-75c6-b0f0-50c8662e6ee5";
export const entryId = "01a20a4c-b9d8-7036-bb11-839fc6662090";
export const textSha256 = "ab".repeat(32);

export const someBlocks: DocumentBlock[] = [
  { id: "section-8", kind: "section", level: 1, number: "八、", runs: [{ text: "您如何管理自己的信息" }] },
  { id: "8.2", kind: "clause", level: 2, number: "8.2", runs: [{ text: "您可以对账号信息进行完善。" }] },
  {
    id: "8.3",
    kind: "clause",
    level: 2,
    number: "8.3",
    runs: [
      { text: "您可以修改消息订阅设置，订阅由您决定，见《" },
      { text: "服务协议", target: "doc:service-agreement" },
      { text: "》。" },
    ],
  },
];

/** The statement in force, as the server answers it. */
export const aStatement = (change: Record<string, unknown> = {}) => ({
  versionId,
  documentId: "privacy-statement",
  title: "佰瓦云隐私保护声明",
  label: "1.0",
  state: "effective",
  changeClass: "V2",
  summary: null,
  affectedScopes: [],
  effectiveAt: "2026-11-01T00:00:00.000Z",
  publishedAt: "2026-10-01T00:00:00.000Z",
  textSha256,
  controller: "上海佰瓦科技有限责任公司",
  contact: "info@baiwow.com",
  blocks: someBlocks,
  unresolvedLinks: [],
  ...change,
});

export const aService = (change: Record<string, unknown> = {}) => ({
  controller: { name: "上海佰瓦科技有限责任公司", brand: "佰瓦云", contact: "info@baiwow.com" },
  channels: ["web"],
  wechat: { appIds: ["wx0123456789abcdef"], templates: { security: "TMPL_security_0001" }, simulated: false },
  build: "0.1.0",
  ...change,
});

export const aReceipt = (act: { scope: string; act: string }) => ({
  entryId,
  scope: act.scope,
  act: act.act,
  documentVersionId: versionId,
  textSha256,
  at: "2026-11-23T08:00:00.000Z",
});

/** Where every scope stands: undecided but for those given here. */
export const aStatus = (states: Record<string, string> = {}) => ({
  scopes: scopeCodes.map((scope) => ({
    scope,
    state: states[scope] ?? "none",
    entryId: states[scope] ? entryId : null,
    documentVersionId: states[scope] ? versionId : null,
    at: states[scope] ? "2026-11-23T08:00:00.000Z" : null,
  })),
});

const untouched: CellFacts = { choice: undefined, isGiven: () => false, hasContact: true, credits: 0 };

/** A person's matrix before any choice, decided by the product's own rule. */
export const aMatrix = () => ({
  cells: topicKeys.flatMap((topic) =>
    channels
      .filter((channel) => (topics[topic] as Topic).cells[channel] !== undefined)
      .map((channel) => ({
        topic,
        channel,
        ...decideCell(topic, channel, untouched),
        credits: channel === "wechat" ? 0 : null,
        changedAt: null,
      })),
  ),
});

export const aSession = (change: Record<string, unknown> = {}) => ({
  accountId: "01a20a4c-0000-7000-8000-000000000001",
  sessionId: "01a20a4c-0000-7000-8000-000000000002",
  token: "token-1",
  expiresAt: "2099-01-01T00:00:00.000Z",
  ...change,
});
