import { createKoa } from "../../server/src/app";
import { createApiClient } from "../support/api-client";
import { aProduct, type TestProduct } from "../support/app";
import {
  cookieOf,
  createStaff,
  entriesOfKind,
  type StaffMember,
  type StaffPeople,
  staffPassword,
} from "../support/staff";

const minute = 60_000;
let product: TestProduct;
let staff: StaffPeople;
let member: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  member = await staff.aMember("marketing");
});
afterAll(() => product.stop());

const refused = { status: 401, body: { code: "staff.login-failed" } };
const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

describe("staff sign-in", () => {
  it("opens a session that says who it is and what they may do", async () => {
    const { status, body } = await staff.as(member)("staff.me");
    expect(status).toBe(200);
    expect(body).toEqual({
      staffId: member.staffId,
      username: member.username,
      owesUndertaking: false,
      roles: ["marketing"],
      permissions: ["statistics.view", "campaign.view", "campaign.write", "campaign.steer"],
      csrfToken: member.csrfToken,
    });
  });

  it("takes each code once, even when two use it at the same moment", async () => {
    product.clock.advance(minute);
    const answers = await Promise.all([1, 2, 3, 4].map(() => staff.signIn(member)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
    expect(await staff.signIn(member)).toMatchObject(refused);
  });

  it("takes the code of one step before or after, and none further away", async () => {
    product.clock.advance(5 * minute);
    expect(await staff.signIn(member, { totp: staff.codeOf(member.totpSecret, -2) })).toMatchObject(refused);
    expect(await staff.signIn(member, { totp: staff.codeOf(member.totpSecret, 2) })).toMatchObject(refused);
    expect((await staff.signIn(member, { totp: staff.codeOf(member.totpSecret, -1) })).status).toBe(201);
    expect((await staff.signIn(member, { totp: staff.codeOf(member.totpSecret, 1) })).status).toBe(201);
    expect(await staff.signIn(member)).toMatchObject(refused);
  });

  it("gives one answer for unknown, invited, enrolled with a wrong code, disabled and wrong password", async () => {
    const invited = await staff.invite(["marketing"]);
    const enrolled = await staff.invite(["marketing"]);
    await staff.enrol(enrolled.enrolmentToken);
    const disabled = await staff.aMember("marketing");
    await staff.as(await staff.again(await staff.administrator()))("staff.disable", {
      params: { staffId: disabled.staffId },
    });
    product.clock.advance(2 * minute);
    const answers = [
      await staff.signIn({ username: "nobody.here", totpSecret: member.totpSecret }),
      await staff.signIn({ username: invited.username, totpSecret: member.totpSecret }),
      await staff.signIn({ username: enrolled.username, totpSecret: member.totpSecret }),
      await staff.signIn(disabled),
      await staff.signIn(member, { password: "wrong" }),
      await staff.signIn(member, { totp: "000000" }),
    ];
    for (const { status, body, headers } of answers) {
      expect({ status, code: body.code, message: body.message }).toEqual({
        status: 401,
        code: "staff.login-failed",
        message: "账号、密码或动态码不正确",
      });
      expect(headers["set-cookie"]).toBeUndefined();
    }
  });

  it("takes as long for a name nobody has as for a wrong password or a wrong code", async () => {
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const started = process.hrtime.bigint();
      await work();
      return Number(process.hrtime.bigint() - started) / 1e6;
    };
    const times: Record<"unknown" | "password" | "code", number[]> = { unknown: [], password: [], code: [] };
    for (let round = 0; round < 12; round++) {
      times.unknown.push(await timed(() => staff.signIn({ username: "nobody.here", totpSecret: member.totpSecret })));
      times.password.push(await timed(() => staff.signIn(member, { password: "wrong", totp: "000000" })));
      times.code.push(await timed(() => staff.signIn(member, { totp: "000000" })));
    }
    const [unknown, password, code] = [median(times.unknown), median(times.password), median(times.code)];
    expect(Math.min(unknown, password, code) / Math.max(unknown, password, code)).toBeGreaterThan(0.4);
  });

  it("keeps tries in the ledger by id, never the name that was typed nor the password", async () => {
    await staff.signIn({ username: "typed.by.mistake", totpSecret: member.totpSecret });
    await staff.signIn(member, { password: "a-wrong-password" });
    const failures = await entriesOfKind(product, "staff.sign-in-failed");
    expect(failures.at(-2)).not.toHaveProperty("staffId");
    expect(failures.at(-1)).toMatchObject({ staffId: member.staffId });
    const all = JSON.stringify([...failures, ...(await entriesOfKind(product, "staff.signed-in"))]);
    expect(all).not.toMatch(/typed\.by\.mistake|a-wrong-password|Winter-bridge/);
  });

  it("keeps password, TOTP secret and session token out of the tables", async () => {
    const rows = await product.app.database.rows<Record<string, unknown>>(
      "SELECT s.password_hash, HEX(s.totp_sealed) AS totp, HEX(x.token_hash) AS token FROM staff s LEFT JOIN staff_session x ON x.staff_id = s.id",
    );
    const text = JSON.stringify(rows);
    expect(text).toContain("$argon2id$");
    expect(text).not.toContain(staffPassword);
    expect(text).not.toContain(member.totpSecret);
    expect(text).not.toContain(
      Buffer.from(member.cookie.split("=")[1] ?? "")
        .toString("hex")
        .toUpperCase(),
    );
  });
});

describe("staff session cookie", () => {
  it("is out of reach of scripts and other sites", async () => {
    product.clock.advance(2 * minute);
    const { headers } = await staff.signIn(member);
    const set = (headers["set-cookie"] as unknown as string[])[0]?.split("; ");
    expect(set).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=36000"]));
    expect(set?.[0]).toMatch(/^staff=[A-Za-z0-9_-]{43}$/);
    expect(set).not.toContain("Secure");
  });

  it("is bound to the host and to TLS in production", async () => {
    const config = { ...product.app.config, isProduction: true };
    const koa = createKoa({ ...product.app, config });
    const real = createStaff({ ...product, koa });
    product.clock.advance(2 * minute);
    const answer = await real.signIn(member);
    const set = (answer.headers["set-cookie"] as unknown as string[])[0]?.split("; ");
    expect(set?.[0]).toMatch(/^__Host-staff=/);
    expect(set).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]));
    expect(set?.some((part) => part.startsWith("Domain"))).toBe(false);
    const request = { cookie: cookieOf(answer), headers: { "X-CSRF-Token": answer.body.csrfToken } };
    expect((await createApiClient(koa)("staff.me", request)).status).toBe(200);
    const plain = { ...request.headers, Host: "admin.example", Origin: "http://admin.example" };
    const overHttp = await createApiClient(koa)("staff.signOut", { ...request, headers: plain });
    expect(overHttp.body.code).toBe("staff.csrf");
  });
});

describe("staff session", () => {
  const ask = (one: StaffMember) => staff.as(one)("staff.me");

  it("ends after 15 minutes without a request", async () => {
    const session = await staff.again(member);
    for (let round = 0; round < 3; round++) {
      product.clock.advance(14 * minute);
      expect((await ask(session)).status).toBe(200);
    }
    product.clock.advance(15 * minute + 1_000);
    expect(await ask(session)).toMatchObject({ status: 401, body: { code: "staff.session-required" } });
  });

  it("ends after ten hours however busy it is", async () => {
    const session = await staff.again(member);
    for (let round = 0; round < 59; round++) {
      product.clock.advance(10 * minute);
      expect((await ask(session)).status).toBe(200);
    }
    product.clock.advance(11 * minute);
    expect((await ask(session)).status).toBe(401);
  });

  it("ends with sign-out, which takes the cookie back", async () => {
    const session = await staff.again(member);
    const { status, headers } = await staff.as(session)("staff.signOut");
    expect(status).toBe(204);
    expect((headers["set-cookie"] as unknown as string[])[0]).toMatch(/^staff=; .*Max-Age=0/);
    expect((await ask(session)).status).toBe(401);
  });

  it("is not opened by a forged, stale or foreign token", async () => {
    const person = await product.aPerson();
    for (const cookie of [
      "",
      "staff=",
      `staff=${"A".repeat(43)}`,
      `staff=${person.token}`,
      `__Host-staff=${member.cookie}`,
    ]) {
      const { status, body } = await staff.api("staff.me", { cookie });
      expect({ cookie, status, code: body.code }).toEqual({ cookie, status: 401, code: "staff.session-required" });
    }
    const bearer = { Authorization: `Bearer ${member.cookie.split("=")[1]}` };
    expect((await staff.api("staff.me", { headers: bearer })).status).toBe(401);
  });
});

describe("requests forged from another page", () => {
  let session: StaffMember;
  beforeAll(async () => {
    session = await staff.again(member);
  });
  const signOut = (headers: Record<string, string>) => staff.api("staff.signOut", { cookie: session.cookie, headers });

  it("fail without the session's own CSRF token", async () => {
    const other = await staff.again(member);
    for (const headers of [{}, { "X-CSRF-Token": "" }, { "X-CSRF-Token": other.csrfToken }]) {
      expect(await signOut(headers as Record<string, string>)).toMatchObject({
        status: 403,
        body: { code: "staff.csrf" },
      });
    }
    expect((await staff.as(session)("staff.me")).status).toBe(200);
  });

  it("fail from a foreign or hidden origin even with the token", async () => {
    for (const Origin of ["https://evil.example", "null", "not an origin"]) {
      const answer = await signOut({ "X-CSRF-Token": session.csrfToken, Origin, Host: "admin.example" });
      expect({ Origin, code: answer.body.code }).toEqual({ Origin, code: "staff.csrf" });
    }
  });

  it("do not get in the way of our own page", async () => {
    const headers = { "X-CSRF-Token": session.csrfToken, Origin: "https://admin.example", Host: "admin.example" };
    expect((await signOut(headers)).status).toBe(204);
  });
});

describe("limits on staff sign-in", () => {
  it("stop guessing at one name, and at many names from one address", async () => {
    const limited = await aProduct({ env: { LOGIN_ATTEMPTS_PER_15_MINUTES: "5" } });
    const api = createApiClient(limited.koa);
    const guess = (username: string) =>
      api("staff.signIn", { body: { username, password: "a-guess", totp: "000000" } });
    try {
      const statuses: number[] = [];
      for (let round = 0; round < 6; round++) statuses.push((await guess(`name${round}`)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      for (let round = 0; round < 5; round++) await limited.app.limits.consume("login", "staff:known.name");
      await limited.app.database.run("DELETE FROM rate_limit WHERE `key` LIKE 'login:%' AND points > 5");
      expect((await guess("known.name")).status).toBe(429);
    } finally {
      await limited.stop();
    }
  });
});
