import { items as catalogue } from "@baiwa/shared/catalogue/items";
import type { IncidentNoticeText } from "@baiwa/shared/contracts/incident-shapes";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import { canonicalBytes, type JsonObject, sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { announce } from "../messages/messages.service";
import {
  changeIncident,
  heldIncident,
  type IncidentRow,
  noteIncident,
  openFor,
  personsCount,
  sealFor,
} from "./incident-store";

/** How often the list was drawn up, and how many were on it. */
interface PersonsList extends JsonObject {
  version: number;
  persons: number;
}

/** What the second person approves: the very words, as the so-manieth decision about this incident and no other. */
export interface NoticeWish extends JsonObject {
  incidentId: string;
  number: number;
  isDrill: boolean;
  /** The list as it stood when it was asked: what was asked for some is not approved for others. */
  list: PersonsList;
  text: IncidentNoticeText;
}
export interface NoNoticeWish extends JsonObject {
  incidentId: string;
  isDrill: boolean;
  list: PersonsList;
  why: string;
}
type By = Pick<Approved<unknown>, "askedBy" | "approvedBy" | "at">;

const namesOf = (items: IncidentNoticeText["items"]): string => items.map((item) => catalogue[item].name).join("、");
const drillMark = (isDrill: boolean): string => (isDrill ? "【演练】" : "");

/** The message in its three parts (PIPL 57), the same to everybody. */
const messageOf = ({ incidentId, isDrill, text }: NoticeWish) => ({
  title: `${drillMark(isDrill)}${text.title}`,
  text: [
    `一、发生了什么：可能受影响的信息有${namesOf(text.items)}。原因：${text.cause} 可能造成的危害：${text.harm}`,
    `二、我们已经做的：${text.measures}\n您可以做的：${text.advice}`,
    `三、联系我们：${text.contact}`,
  ].join("\n\n"),
  page: { path: `pages/manage/incident/index?incidentId=${incidentId}`, label: "查看详情和建议" },
});

/** All of it in words, for whoever approves. */
export const tellNotice = (wish: NoticeWish) => {
  const { title, text } = messageOf(wish);
  return [
    { name: "事件编号", value: wish.incidentId },
    { name: "第几次决定", value: String(wish.number) },
    { name: "告知谁", value: wish.text.onlyUntold ? "名单里还没有告知过的人" : "名单里的所有人" },
    { name: "名单人数", value: String(wish.list.persons) },
    { name: "标题", value: title },
    { name: "内容", value: text },
  ];
};
export const tellNoNotice = ({ incidentId, isDrill, list, why }: NoNoticeWish) => [
  { name: "事件编号", value: `${drillMark(isDrill)}${incidentId}` },
  { name: "名单人数", value: String(list.persons) },
  { name: "不告知的理由（个人信息保护法第五十七条第二款）", value: why },
];

/** The list as it stands; throws `incident.not-counted` while nobody drew it up, or it is being drawn up. */
export const countedList = async (db: Pick<Db, "rows">, row: IncidentRow): Promise<PersonsList> => {
  if (row.persons_state !== "counted") throw new AppError("incident.not-counted");
  const [drawn] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM incident_event WHERE incident_id = ? AND kind = 'persons'",
    [row.id],
  );
  return { version: Number(drawn?.n ?? 0), persons: await personsCount(db, row.id) };
};
/** Throws `incident.moved` when the list was drawn up again since it was asked. */
const mustBeTheSame = async (
  db: Pick<Db, "rows">,
  row: IncidentRow,
  { version }: PersonsList,
): Promise<PersonsList> => {
  const list = await countedList(db, row);
  if (list.version !== version) throw new AppError("incident.moved");
  return list;
};
/** Throws `incident.not-counted` when there is nobody to tell. */
export const mustName = ({ persons }: PersonsList): void => {
  if (persons === 0) throw new AppError("incident.not-counted");
};

const keepDecision = async (
  app: App,
  db: Db,
  row: IncidentRow,
  { askedBy, approvedBy, at }: By,
  decision: { kind: "notice" | "no-notice"; content: JsonObject; messageId: Buffer | null },
): Promise<void> => {
  const noticeId = newId();
  const number = row.notices + 1;
  await db.run(
    `INSERT INTO incident_notice (id, incident_id, number, kind, message_id, sealed, asked_by, approved_by, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      noticeId,
      row.id,
      number,
      decision.kind,
      decision.messageId,
      await sealFor(app, row.id, noticeId, decision.content),
      askedBy,
      approvedBy,
      at,
    ],
  );
  await changeIncident(db, row.id, { notices: number });
  const proof = {
    decision: decision.kind,
    number,
    askedBy: idText(askedBy),
    approvedBy: idText(approvedBy),
    sha256: sha256(canonicalBytes(decision.content)).toString("hex"),
  };
  await noteIncident(app, db, { id: row.id, kind: "decided", content: proof, proof, at });
};

/**
 * Tells the affected persons, in the transaction that approves it. Of two that were asked for as the same decision the later
 * is refused (`incident.moved`): nobody is told the same twice. Of a drill the messages are planned and judged, and not sent.
 */
export const notifyPersons = async (app: App, db: Db, { payload, ...by }: Approved<NoticeWish>): Promise<void> => {
  const id = idBytes(payload.incidentId);
  const row = await heldIncident(db, id);
  if (row.notices + 1 !== payload.number) throw new AppError("incident.moved");
  mustName(await mustBeTheSame(db, row, payload.list));
  const messageId = await announce(db, {
    topic: "incident",
    once: `incident ${payload.incidentId} ${payload.number}`,
    source: "incident",
    sourceId: id,
    audience: {
      kind: "incident",
      incidentId: payload.incidentId,
      isDrill: row.is_drill === 1,
      onlyUntold: payload.text.onlyUntold,
    },
    channels: ["inbox", "sms", "email"],
    content: messageOf(payload),
    at: by.at,
  });
  await keepDecision(app, db, row, by, { kind: "notice", content: payload.text, messageId });
};

/** Keeps the decision that nobody is told, and why; a notice may still follow, as when the authority wants it. */
export const declineNotice = async (app: App, db: Db, { payload, ...by }: Approved<NoNoticeWish>): Promise<void> => {
  const row = await heldIncident(db, idBytes(payload.incidentId));
  if (row.notices > 0) throw new AppError("incident.moved");
  await mustBeTheSame(db, row, payload.list);
  await keepDecision(app, db, row, by, { kind: "no-notice", content: { why: payload.why }, messageId: null });
};

export interface DecisionRow {
  id: Buffer;
  number: number;
  kind: "notice" | "no-notice";
  message_id: Buffer | null;
  sealed: Buffer;
  asked_by: Buffer;
  approved_by: Buffer;
  at: Date;
}
/** The decisions of an incident, the first first, with what was decided. */
export const decisionsOf = async (app: App, db: Pick<Db, "rows">, id: Buffer) => {
  const rows = await db.rows<DecisionRow>(
    `SELECT id, number, kind, message_id, sealed, asked_by, approved_by, at FROM incident_notice WHERE incident_id = ?
     ORDER BY number`,
    [id],
  );
  return Promise.all(
    rows.map(async ({ sealed, ...row }) => {
      const content = await openFor<JsonObject>(app, id, row.id, sealed);
      const isNotice = row.kind === "notice";
      const text = isNotice ? (content as unknown as IncidentNoticeText) : null;
      return { ...row, text, why: isNotice ? null : (content.why as string) };
    }),
  );
};
