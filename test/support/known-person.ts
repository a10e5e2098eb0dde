import { idBytes } from "../../server/src/kernel/ids";
import type { ApiAnswer } from "./api-client";
import { appId, secondAppId, type TestProduct } from "./app";
import type { Person } from "./people";

/** A person who has let the product know every item this path uses. */
export interface KnownPerson extends Person {
  openid: string;
  unionid: string;
  phone: string;
  nickname: string;
  /** Every value of theirs that must not turn up anywhere. */
  values: string[];
}

let count = 0;

const done = (answer: ApiAnswer): void => {
  if (answer.status >= 300) throw new Error(`answered ${answer.status} ${JSON.stringify(answer.body)}`);
};

/** Registers, binds WeChat in two apps, gives phone and nickname; all over HTTP with WeChat simulated. */
export const aKnownPerson = async (product: TestProduct): Promise<KnownPerson> => {
  count += 1;
  const { control } = product.simulator;
  const { userId } = control.addPerson({
    userId: `known-${count}`,
    phoneNumber: `1990000${String(count).padStart(4, "0")}`,
  });
  const person = await product.aPerson();
  const as = product.as(person);
  for (const app of [appId, secondAppId]) {
    const code = control.mintLoginCode(app, userId);
    done(await as("bindings.add", { body: { appId: app, code, binding: await product.anAct("W1") } }));
  }
  const code = control.mintPhoneCode(appId, userId);
  done(await as("profile.phoneFromWechat", { body: { appId, code, consent: await product.anAct("W3") } }));
  done(await as("consents.record", { body: await product.anAct("W2") }));
  const nickname = `小佰${count}号`;
  done(await as("profile.put", { params: { item: "nickname" }, body: { value: nickname } }));
  const { openid, unionid = "" } = control.identity({ appId, userId });
  const phone = control.users.find((one) => one.userId === userId)?.phoneNumber ?? "";
  const second = control.identity({ appId: secondAppId, userId }).openid;
  return {
    ...person,
    openid,
    unionid,
    phone,
    nickname,
    values: [person.username, openid, second, unionid, phone, nickname],
  };
};

/** Puts a bank number into the account: what staff see only with a second person's word. */
export const withBankNumber = (product: TestProduct, { accountId }: Pick<Person, "accountId">): Promise<void> =>
  product.app.vault.put(product.app.database, {
    accountId: idBytes(accountId),
    item: "personal_bank_account",
    value: "6222021234567890128",
    source: "person",
    enteredBy: "self",
    at: product.clock.now(),
  });
