import { checkFormat } from "@baiwa/shared/item-format";
import type { App } from "../app-context";
import { tellPhone } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import type { AccountSession } from "../kernel/api";
import { invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { correctValue } from "../sharing/correct-shared";
import { checkCode } from "./one-time-code";
import { checkedContact, heldContact } from "./own-contact";

/**
 * Hands an organisation's contact over (2.5): the new person shows by a code that they can be reached, the one before is
 * told, and the ledger says when and from which source to which, without a name or a number.
 */
export const prepareHandover = async (
  app: App,
  { session, name, phone, code, at }: { session: AccountSession; name: string; phone: string; code: string; at: Date },
) => {
  const { accountId } = session;
  const person = checkFormat("person-name", name, at);
  if ("issue" in person) throw invalidField("name", person.issue, person.message);
  const target = checkedContact("contact_phone", phone, at);
  const place = { ...session, purpose: "handover", item: "contact_phone", target } as const;
  const useUp = await checkCode(app, place, { code, field: "code", at });
  return async (db: Db): Promise<void> => {
    await lockAccount(db, accountId);
    await useUp(db);
    const before = await heldContact(app, db, accountId, "contact_phone");
    const origin = { accountId, source: "person", enteredBy: "self", at, confirmedAt: at } as const;
    await correctValue(app, db, { ...origin, item: "contact_person", value: person.value });
    await correctValue(app, db, { ...origin, item: "contact_phone", value: target });
    const { subject } = await app.keyring.of(accountId);
    const was = before && { source: before.source, enteredAt: before.enteredAt.toISOString() };
    const body = { items: ["contact_person", "contact_phone"], before: was, source: "person" };
    await app.ledger.append(db, { kind: "contact.handed-over", at, subject, body });
    if (before && before.value !== target && /^1\d{10}$/.test(before.value))
      await tellPhone(app, db, { accountId, to: before.value, at });
  };
};
