import type { RecordKind } from "@baiwa/shared/catalogue/records";
import type { RecordValues } from "@baiwa/shared/record-rules";
import type { RouteName } from "@baiwa/shared/routes";
import { idBytes, idText, newId } from "../../server/src/kernel/ids";
import { addRecord } from "../../server/src/records/records.service";
import type { ApiAnswer, ApiRequest } from "./api-client";
import type { TestProduct } from "./app";
import type { Person } from "./people";
import { createStaff, entriesOfKind, type LedgerBody, type StaffMember } from "./staff";

export const reason = "处理纠纷";

/** A person with something to dispute about, and the ids of it. */
export interface Disputed extends Person {
  contractId: string;
  deliveryId: string;
  ticketId: string;
}
export const contract = {
  number: "HT-9001",
  title: "争议合同",
  signedOn: "2026-01-02",
  amount: "1200.00",
  phone: "13700009999",
};
export const contactPerson = "慕容联系";

/** People with something to dispute about, made over HTTP but for what only the company enters. */
const createDisputed = (product: TestProduct) => {
  const keep = async (
    account: string,
    kind: RecordKind,
    values: RecordValues,
    mandate: string | null = null,
  ): Promise<string> => {
    const by = { kind: "staff", staffId: newId(), mandate } as const;
    const given = { accountId: idBytes(account), kind, values, by, at: product.clock.now() };
    const row = await product.app.database.transaction((db) => addRecord(product.app, db, given));
    return idText(row.id);
  };
  const aDisputed = async (): Promise<Disputed> => {
    const person = await product.aPerson();
    const as = product.as(person);
    const ok = ({ status, body }: { status: number; body: unknown }) => {
      if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(body)}`);
    };
    ok(await as("profile.put", { params: { item: "contact_person" }, body: { value: contactPerson } }));
    const delivery = { contact: "收货人甲", phone: "13700008888", address: "上海市静安区某路 1 号" };
    const added = await as("records.add", { body: { kind: "delivery", values: delivery } });
    const words = "合同没有履行，请打 13700007777 找我，身份证 11010519491231002X";
    const opened = await as("tickets.open", { body: { category: "service", title: "合同履行", text: words } });
    const contractId = await keep(person.accountId, "contract", contract);
    return { ...person, contractId, deliveryId: added.body.recordId, ticketId: opened.body.ticketId };
  };
  return { keep, aDisputed };
};

/** What a member of staff asks to be given of this person. */
const askedOf = (person: Disputed, change: object = {}) => ({
  kind: "contract",
  ground: "interest",
  reference: "（2026）争 1 号",
  recipient: { party: "counterparty", name: "某某对方有限公司" },
  records: [{ recordId: person.contractId, fields: ["number", "title"] }],
  tickets: [person.ticketId],
  items: ["contact_person"],
  reason,
  ...change,
});

export type DisputeParams = { disputeId: string };
export const codeOf = ({ status, body }: ApiAnswer): { status: number; code?: string } => ({ status, code: body.code });

/** Two of legal and the privacy officer at work on disputes, all over HTTP. */
export const aDisputeDesk = async (product: TestProduct) => {
  const staff = createStaff(product);
  const disputed = createDisputed(product);
  const members = {
    lawyer: await staff.aMember("legal"),
    colleague: await staff.aMember("legal"),
    officer: await staff.aMember("privacy_officer"),
  };
  const by = (member: StaffMember, name: RouteName, request?: ApiRequest) => staff.as(member)(name, request);
  const open = (person: Disputed, change: object = {}, member = members.lawyer, request: ApiRequest = {}) =>
    by(member, "adminDisputes.open", {
      params: { accountId: person.accountId },
      body: askedOf(person, change),
      ...request,
    });
  const preview = (params: DisputeParams, member = members.officer) =>
    by(member, "adminDisputes.preview", { params, body: { reason } });
  return {
    ...disputed,
    staff,
    members,
    by,
    open,
    preview,
    /** Lets time pass; staff sign in again. */
    pass: async (milliseconds: number): Promise<void> => {
      product.clock.advance(milliseconds);
      for (const name of ["lawyer", "colleague", "officer"] as const) members[name] = await staff.again(members[name]);
    },
    /** The person, signed in again. */
    again: async (person: Disputed): Promise<Disputed> => {
      const body = { identifier: person.username, password: person.password, device: { platform: "h5" } };
      return { ...person, ...(await product.api("sessions.create", { body })).body };
    },
    aCase: async (change: object = {}): Promise<{ person: Disputed; params: DisputeParams }> => {
      const person = await disputed.aDisputed();
      const { status, body } = await open(person, change);
      if (status !== 201) throw new Error(`opening answered ${status} ${JSON.stringify(body)}`);
      return { person, params: { disputeId: body.disputeId } };
    },
    approve: async (params: DisputeParams, member = members.officer): Promise<ApiAnswer> => {
      const { digest } = (await preview(params, member)).body;
      return by(member, "adminDisputes.decide", { params, body: { outcome: "approved", digest, reason } });
    },
    release: (params: DisputeParams, member = members.lawyer) =>
      by(member, "adminDisputes.release", { params, body: { reason } }),
    download: (params: DisputeParams, member = members.lawyer) => by(member, "adminDisputes.download", { params }),
    object: (person: Disputed, params: DisputeParams, text = "与我的合同无关") =>
      product.as(person)("disputes.object", { params, body: { text } }),
    cardOf: async (person: Disputed, { disputeId }: DisputeParams) =>
      (await product.as(person)("disputes.list")).body.rows.find((row: DisputeParams) => row.disputeId === disputeId),
    /** The ledger's entries of a kind about this case. */
    entriesAbout: async (kind: string, { disputeId }: DisputeParams): Promise<LedgerBody[]> =>
      (await entriesOfKind(product, kind)).filter((entry) => JSON.stringify(entry).includes(disputeId)),
  };
};
export type DisputeDesk = Awaited<ReturnType<typeof aDisputeDesk>>;
