import { items } from "@baiwa/shared/catalogue/items";
import { bandOf, riskBandKeys, riskCodes, riskPromise, riskRules, riskTerms } from "@baiwa/shared/catalogue/risk";
import { contracts } from "@baiwa/shared/contracts/index";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { rulesOfSignIn, type SeenRow } from "../../server/src/risk/risk-rules";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct({ env: { TRUSTED_PROXY_HOPS: "1" } });
});
afterAll(() => product.stop());

const day = 24 * 3_600_000;
const home = {
  "X-Forwarded-For": "203.0.113.7",
  "User-Agent": "Mozilla/5.0 (Linux; Android 14; Home-Phone Build/H1) Chrome/120.0.0.0 Mobile",
};
const strange = {
  "X-Forwarded-For": "198.51.100.9",
  "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) Version/17.2 Mobile/15E148 Safari/604.1",
};
type Place = typeof home;

/** Lets what was just done be written and looked at. */
const looked = async (): Promise<void> => {
  await product.app.activity.flush();
  await product.app.background.idle();
};
const signIn = async (person: Person, place: Place, password = person.password) => {
  const body = { identifier: person.username, password, device: { platform: "h5" } };
  const answer = await product.api("sessions.create", { body, headers: place });
  product.clock.advance(1000);
  return answer;
};
const guess = async (person: Person, place: Place, times: number) => {
  for (let each = 0; each < times; each += 1) await signIn(person, place, "Not-the-password-1");
};
/** Somebody who signed in at home before. */
const aPersonAtHome = async (): Promise<Person> => {
  const person = await product.aPerson();
  const { body } = await signIn(person, home);
  await looked();
  await product.app.database.run("DELETE FROM risk_entry WHERE account_id = ?", [idBytes(person.accountId)]);
  return { ...person, ...body };
};
const riskOf = async (person: Person) => (await product.as(person)("risk.list")).body.rows;
const codesOf = (entry: { rules: { code: string }[] }) => entry.rules.map(({ code }) => code);
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const withEmail = async (person: Person): Promise<string> => {
  const email = `${person.username}@example.cn`;
  const [accountId, at] = [idBytes(person.accountId), product.clock.now()];
  const origin = { source: "person", enteredBy: "self", at, confirmedAt: at } as const;
  await product.app.database.transaction((db) =>
    product.app.vault.put(db, { accountId, item: "email", value: email, ...origin }),
  );
  return email;
};
const lettersTo = async (to: string) => {
  await sendOutgoing(product.app, new AbortController().signal);
  return product.mailbox.kept.flatMap((one) =>
    one.channel === "mail" && one.mail.to === to
      ? [one.mail.subject]
      : one.channel === "sms" && one.sms.to === to
        ? [one.sms.template]
        : [],
  );
};

describe("the rules of account risk", () => {
  it("are told each with why it counts and what one can do, and add up to a band", () => {
    for (const { name, explanation, advice } of Object.values(riskRules))
      for (const words of [name, explanation, advice]) expect(words).not.toBe("");
    expect(riskCodes.map((code) => bandOf([code]))).toEqual(["low", "medium", "medium", "medium", "high"]);
    expect(bandOf(["new-network", "new-device"])).toBe("medium");
    expect(bandOf(["new-network", "password-guessed"])).toBe("high");
  });

  it("find nothing new where there is nothing to compare with, and take an updated browser for the same device", () => {
    const row = (change: Partial<SeenRow> = {}): SeenRow => ({
      id: Buffer.alloc(16),
      at: new Date("2026-11-26T08:00:00Z"),
      action: "sessions.create",
      result: "ok",
      ip: "203.0.113.7",
      browser: "Chrome 120.0.0",
      deviceModel: "Home-Phone",
      osVersion: "Android 14",
      ...change,
    });
    const seen = (earlier: SeenRow[], distrusted = new Set<string>()) => ({ earlier, wrong: 0, distrusted });
    expect(rulesOfSignIn(row(), seen([]))).toEqual([]);
    const updated = row({ browser: "Chrome 131.0.1", osVersion: "Android 15", ip: "203.0.113.250" });
    expect(rulesOfSignIn(updated, seen([row()]))).toEqual([]);
    expect(rulesOfSignIn(row({ ip: "2001:db8:1::5" }), seen([row()]))).toEqual(["new-network"]);
    const distrusted = new Set([Buffer.alloc(16).toString("hex")]);
    expect(
      rulesOfSignIn(
        row({ ip: null }),
        seen([row(), row({ id: Buffer.alloc(16, 1), deviceModel: "Other" })], distrusted),
      ),
    ).toEqual(["new-device"]);
  });
});

describe("account risk", () => {
  it("is seen by its owner with every rule, the network masked, and by nobody else", async () => {
    const person = await aPersonAtHome();
    expect(await riskOf(person)).toEqual([]);
    await signIn(person, strange);
    await looked();
    const [entry, ...rest] = await riskOf(person);
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({
      band: "medium",
      network: "198.51.100.*",
      deviceModel: "iPhone",
      isCurrent: false,
      isSignedIn: true,
      answer: null,
    });
    expect(codesOf(entry)).toEqual(["new-network", "new-device"]);
    expect(entry.rules[1]).toMatchObject({ explanation: riskRules["new-device"].explanation });
    const stranger = await product.aPerson();
    expect(await riskOf(stranger)).toEqual([]);
    await stepUp(stranger);
    for (const name of ["risk.confirm", "risk.deny"] as const) {
      const answer = await product.as(stranger)(name, { params: { riskId: entry.riskId } });
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 404, code: "risk.unknown" });
    }
  });

  it("of a new network alone is noted and disturbs nobody; the network is known the next time", async () => {
    const person = await aPersonAtHome();
    const email = await withEmail(person);
    const cafe = { ...home, "X-Forwarded-For": "192.0.2.4" };
    await signIn(person, cafe);
    await looked();
    await signIn(person, cafe);
    await looked();
    expect((await riskOf(person)).map(({ band }: { band: string }) => band)).toEqual(["low"]);
    expect(await lettersTo(email)).toEqual([]);
  });

  it("is told at once, of one band and device once a day, by the channels left switched on", async () => {
    const person = await aPersonAtHome();
    const email = await withEmail(person);
    await signIn(person, strange);
    await signIn(person, strange);
    await looked();
    expect(await riskOf(person)).toHaveLength(2);
    expect(await lettersTo(email)).toEqual(["【佰瓦云】您的账号有需要留意的登录"]);
    product.clock.advance(day);
    const later = { ...person, token: (await signIn(person, strange)).body.token };
    await looked();
    expect(await lettersTo(email)).toHaveLength(2);
    const off = { params: { topic: "security", channel: "email" }, body: { isOn: false } };
    expect((await product.as(later)("subscriptions.change", off)).status).toBe(200);
    product.clock.advance(day);
    await signIn(person, strange);
    await looked();
    expect(await lettersTo(email)).toHaveLength(2);
  });

  it("is not told without end to whom somebody with the password pretends one new device after another", async () => {
    const person = await aPersonAtHome();
    const email = await withEmail(person);
    for (let each = 0; each < 7; each += 1) {
      const agent = `Mozilla/5.0 (Linux; Android 14; Pretended-${each}) Chrome/1`;
      await signIn(person, { ...strange, "User-Agent": agent });
    }
    await looked();
    expect(await riskOf(person)).toHaveLength(7);
    expect(await lettersTo(email)).toHaveLength(riskTerms.mostToldADay);
  });

  it("of a guessed password is high: told by SMS to the security phone too, and what is guarded asks again", async () => {
    const person = await aPersonAtHome();
    const email = await withEmail(person);
    const put = { params: { item: "security_contact" }, body: { value: "13811112222" } };
    expect((await product.as(person)("profile.put", put)).status).toBe(200);
    await stepUp(person);
    expect((await product.as(person)("exports.request")).status).toBe(201);
    await guess(person, strange, 5);
    await signIn(person, strange);
    await looked();
    const [entry, failures] = await riskOf(person);
    expect(entry).toMatchObject({ band: "high", isSignedIn: true });
    expect(codesOf(entry)).toEqual(["new-network", "new-device", "password-guessed"]);
    expect({ band: failures.band, codes: codesOf(failures) }).toEqual({ band: "medium", codes: ["many-failures"] });
    expect((await lettersTo(email))[0]).toBe("【佰瓦云】您的账号可能被人冒用");
    expect(await lettersTo("13811112222")).toEqual(["account-risk"]);
    expect((await product.as(person)("exports.request")).body.code).toBe("session.step-up-required");
    await stepUp(person);
    expect((await product.as(person)("exports.request")).status).toBe(201);
  });

  it("of wrong passwords without a way in is told once however often they come, and never of four", async () => {
    const person = await aPersonAtHome();
    const email = await withEmail(person);
    await guess(person, strange, 4);
    await looked();
    expect(await riskOf(person)).toEqual([]);
    for (const model of ["A", "B", "C"])
      await guess(person, { ...strange, "User-Agent": `Mozilla/5.0 (Linux; Android 14; Model-${model}) Chrome/1` }, 2);
    await looked();
    expect(await riskOf(person)).toMatchObject([{ band: "medium", isSignedIn: false, isCurrent: false }]);
    expect(await lettersTo(email)).toHaveLength(1);
  });

  it("is high when a password is changed soon after a new device signed in, unless its owner said who it was", async () => {
    const person = await aPersonAtHome();
    const other = { ...person, ...(await signIn(person, strange)).body } as Person;
    await looked();
    const change = (to: string, from = person.password) =>
      product.as(other)("credentials.set", { body: { currentPassword: from, newPassword: to }, headers: strange });
    const next = "Another-long-secret-7";
    expect((await change(next)).status).toBe(204);
    await looked();
    const [entry, first] = await riskOf(other);
    expect({ band: entry.band, codes: codesOf(entry) }).toEqual({ band: "high", codes: ["changed-after-new-device"] });
    await product.as(other)("sessions.stepUp", { body: { method: "password", password: next } });
    expect((await product.as(other)("risk.confirm", { params: { riskId: first.riskId } })).status).toBe(200);
    expect((await change("Another-long-secret-8", next)).status).toBe(204);
    await looked();
    expect(await riskOf(other)).toHaveLength(2);
  });
});

describe("the owner's word on a risk", () => {
  it("makes device and network known when it was them, after they showed who they are; until then both stay strange", async () => {
    const person = await aPersonAtHome();
    await signIn(person, strange);
    await signIn(person, strange);
    await looked();
    const [entry] = await riskOf(person);
    const confirm = () => product.as(person)("risk.confirm", { params: { riskId: entry.riskId } });
    expect((await confirm()).body.code).toBe("session.step-up-required");
    await stepUp(person);
    expect((await confirm()).body).toMatchObject({ riskId: entry.riskId, answer: "mine" });
    expect((await confirm()).body.code).toBe("risk.answered");
    await signIn(person, strange);
    await looked();
    expect(await riskOf(person)).toHaveLength(2);
  });

  it("ends that session and all others but the present one when it was not, is in the ledger, and counts once", async () => {
    const person = await aPersonAtHome();
    const thief = { ...person, ...(await signIn(person, strange)).body } as Person;
    await looked();
    const [entry] = await riskOf(person);
    const key = product.aKey();
    const deny = () => product.as(person)("risk.deny", { params: { riskId: entry.riskId }, key });
    expect((await deny()).body).toMatchObject({ answer: "not-mine", isSignedIn: false });
    expect((await deny()).body).toMatchObject({ answer: "not-mine" });
    expect((await product.as(thief)("sessions.list")).status).toBe(401);
    expect((await product.as(person)("sessions.list")).body.sessions).toHaveLength(1);
    const told = (await entriesOfKind(product, "risk.answered")).filter((body) =>
      JSON.stringify(body).includes(entry.riskId),
    );
    expect(told).toHaveLength(1);
    await stepUp(person);
    const confirm = await product.as(person)("risk.confirm", { params: { riskId: entry.riskId } });
    expect(confirm.body.code).toBe("risk.answered");
  });

  it("said by a stranger of their own sign-in ends theirs too, and the owner may say it again", async () => {
    const person = await aPersonAtHome();
    const thief = { ...person, ...(await signIn(person, strange)).body } as Person;
    await looked();
    const [entry] = await riskOf(person);
    const of = { params: { riskId: entry.riskId } };
    expect((await product.as(thief)("risk.deny", of)).status).toBe(200);
    expect((await product.as(thief)("sessions.list")).status).toBe(401);
    const back = { ...person, ...(await signIn(person, home)).body } as Person;
    expect((await product.as(back)("risk.deny", of)).body).toMatchObject({ answer: "not-mine" });
    expect((await product.as(back)("sessions.list")).body.sessions).toHaveLength(1);
  });
});

describe("risk never", () => {
  it("stands in the way of the statement, consents, subscriptions and rights", async () => {
    const person = await aPersonAtHome();
    await guess(person, strange, 6);
    const present = { ...person, ...(await signIn(person, strange)).body } as Person;
    await looked();
    expect((await riskOf(present))[0].band).toBe("high");
    const as = product.as(present);
    const free = [
      await as("documents.current", { params: { documentId: "privacy-statement" } }),
      await as("consents.record", { body: await product.anAct("P1", "refused") }),
      await as("consents.status"),
      await as("subscriptions.change", { params: { topic: "finance", channel: "sms" }, body: { isOn: false } }),
      await as("information.list"),
      await as("cancellation.show"),
      await as("tickets.open", { body: { category: "account", title: "请人工查看", text: "请看看这次登录" } }),
    ];
    expect(free.map(({ status }) => status < 300)).toEqual(free.map(() => true));
    await stepUp(present);
    expect((await as("exports.request")).status).toBe(201);
    expect((await as("cancellation.request")).status).toBe(201);
  });

  it("serves advertising, suggestions, surveys or prices: it may be used to protect the account and to tell its owner", () => {
    expect(items.risk_score.purposes).toEqual(["security", "subject-access", "rights-request"]);
    for (const words of ["不给您打分", "广告", "价格", "权利"]) expect(riskPromise).toContain(words);
  });

  it("is told to anybody but its owner: no other answer of the product names a band", () => {
    const naming = Object.entries(contracts)
      .filter(
        ([, { result }]) =>
          result &&
          riskBandKeys.every((band) =>
            JSON.stringify(result.toJSONSchema?.({ unrepresentable: "any" }) ?? {}).includes(`"${band}"`),
          ),
      )
      .map(([name]) => name);
    expect(naming).toEqual(["risk.list", "risk.confirm", "risk.deny"]);
  });

  it("is kept longer than ninety days, nor compared with addresses older than that", async () => {
    const person = await aPersonAtHome();
    await signIn(person, strange);
    await looked();
    expect(await riskOf(person)).toHaveLength(1);
    product.clock.advance(91 * day);
    await signIn(person, { ...strange, "X-Forwarded-For": "192.0.2.77" });
    await looked();
    const now = { ...person, ...(await signIn(person, home)).body } as Person;
    expect(await riskOf(now)).toEqual([]);
    await retain(product, "risk");
    const left = await product.app.database.rows("SELECT id FROM risk_entry WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    expect(left).toEqual([]);
  });
});
