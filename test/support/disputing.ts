import type { RecordKind } from "@baiwa/shared/catalogue/records";
import type { RecordValues } from "@baiwa/shared/record-rules";
import { idBytes, idText, newId } from "../../server/src/kernel/ids";
import { addRecord } from "../../server/src/records/records.service";
import type { TestProduct } from "./app";
import type { Person } from "./people";

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

/** Factories for disputes, over HTTP but for what only the company enters. */
export const createDisputes = (product: TestProduct) => {
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
export const askedOf = (person: Disputed, change: object = {}) => ({
  kind: "contract",
  ground: "interest",
  reference: "（2026）争 1 号",
  recipient: { party: "counterparty", name: "某某对方有限公司" },
  records: [{ recordId: person.contractId, fields: ["number", "title"] }],
  tickets: [person.ticketId],
  items: ["contact_person"],
  reason: "处理纠纷 1 号",
  ...change,
});
