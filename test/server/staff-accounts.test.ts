import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Role } from "@baiwa/shared/catalogue/roles";
import { FirstAdministratorRefused, inviteFirstAdministrator } from "../../server/src/staff/first-administrator";
import { aProduct, type TestProduct, testEnvironment } from "../support/app";
import { createStaff, entriesOfKind, ledgerLength, type StaffMember, type StaffPeople } from "../support/staff";

const hour = 3_600_000;
let product: TestProduct;
let staff: StaffPeople;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
});
afterAll(() => product.stop());

const administrator = () => staff.administrator();
const startOver = async () => {
  await product.reset();
  staff.forget();
};
const rolesKept = async (staffId: string): Promise<string> => {
  const rows = await product.app.database.rows<{ id: string; roles: string }>("SELECT HEX(id) AS id, roles FROM staff");
  return rows.find(({ id }) => id.toLowerCase() === staffId.replaceAll("-", ""))?.roles ?? "";
};

/** Runs the command as an operator does. */
const runCommand = async (...args: string[]): Promise<{ code: number | null; text: string }> => {
  const root = join(__dirname, "../..");
  const file = join(root, "server/src/commands/create-first-administrator.ts");
  const env = { ...process.env, ...(await testEnvironment(product.simulator.url)) };
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], { cwd: root, env });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (text += String(part)));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
};

describe("the first administrator", () => {
  beforeEach(startOver);

  it("comes from the command's one-time token, with a password of their own", async () => {
    const { code, text } = await runCommand("--username", "head.office");
    expect({ code, text }).toMatchObject({ code: 0 });
    const token = text.match(/^ {2}([A-Za-z0-9_-]{43})$/m)?.[1] ?? "";
    const member = await staff.open({ enrolmentToken: token }, "head.office");
    expect(member.roles).toEqual(["system_admin"]);
    expect(await entriesOfKind(product, "staff.invited")).toEqual([
      expect.objectContaining({ staffId: member.staffId, roles: ["system_admin"], by: "command" }),
    ]);
  });

  it("is refused once there is any staff, and for a name that is none", async () => {
    await inviteFirstAdministrator(product.app, "head.office");
    const again = await runCommand("--username", "second.office");
    expect(again).toEqual({ code: 1, text: "已经有员工账号，请由系统管理员邀请\n" });
    for (const name of ["", "x", "1st", "a b", "a'; DROP TABLE staff; --", "名字".repeat(3)]) {
      await expect(inviteFirstAdministrator(product.app, name)).rejects.toThrow(FirstAdministratorRefused);
    }
  });

  it("is invited once when two operators run the command at the same moment", async () => {
    const tries = ["head.one", "head.two", "head.three"].map((name) => inviteFirstAdministrator(product.app, name));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("may be invited anew when the invitation ran out unopened", async () => {
    const first = await inviteFirstAdministrator(product.app, "head.office");
    product.clock.advance(47 * hour);
    await expect(inviteFirstAdministrator(product.app, "head.office")).rejects.toThrow(FirstAdministratorRefused);
    product.clock.advance(hour);
    const second = await inviteFirstAdministrator(product.app, "head.office");
    expect((await staff.enrol(first.enrolmentToken)).status).toBe(410);
    const member = await staff.open(second, "head.office");
    product.clock.advance(100 * hour);
    await expect(inviteFirstAdministrator(product.app, "other.office")).rejects.toThrow(FirstAdministratorRefused);
    expect((await staff.as(await staff.again(member))("staff.list")).body.staff).toHaveLength(1);
  });
});

describe("enrolment", () => {
  beforeAll(startOver);

  it("answers the TOTP secret once, and the account opens with the first correct code", async () => {
    const invited = await staff.invite(["auditor"]);
    const { status, body } = await staff.enrol(invited.enrolmentToken);
    expect(status).toBe(201);
    expect(body.totpSecret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(body.otpauthUrl).searchParams.get("secret")).toBe(body.totpSecret);
    expect(decodeURIComponent(body.otpauthUrl)).toContain(invited.username);

    const stateOf = async () => {
      const list = await staff.as(await administrator())("staff.list");
      return list.body.staff.find(({ staffId }: StaffMember) => staffId === invited.staffId).state;
    };
    expect(await stateOf()).toBe("invited");
    const wrong = await staff.signIn({ username: invited.username, totpSecret: body.totpSecret }, { totp: "000000" });
    expect(wrong.status).toBe(401);
    expect(await stateOf()).toBe("invited");
    const right = await staff.signIn({ username: invited.username, totpSecret: body.totpSecret });
    expect(right.status).toBe(201);
    expect(await stateOf()).toBe("active");
  });

  it("uses each token once, even when two use it at the same moment", async () => {
    const invited = await staff.invite(["auditor"]);
    const answers = await Promise.all([1, 2, 3].map(() => staff.enrol(invited.enrolmentToken)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
    const later = await staff.enrol(invited.enrolmentToken);
    expect(later).toMatchObject({ status: 410, body: { code: "staff.enrolment-invalid" } });
  });

  it("refuses unknown and expired tokens", async () => {
    const invited = await staff.invite(["auditor"]);
    expect((await staff.enrol("A".repeat(43))).body.code).toBe("staff.enrolment-invalid");
    product.clock.advance(48 * hour);
    expect((await staff.enrol(invited.enrolmentToken)).body.code).toBe("staff.enrolment-invalid");
  });

  it("refuses weak passwords and keeps the token usable", async () => {
    const invited = await staff.invite(["auditor"]);
    for (const [password, code] of [
      ["short", "request.invalid"],
      ["aaaaaaaaaaaaaa", "credential.weak"],
      ["qwertyuiopasdf", "credential.weak"],
      ["administrator", "credential.weak"],
    ] as const) {
      expect({ password, code: (await staff.enrol(invited.enrolmentToken, password)).body.code }).toEqual({
        password,
        code,
      });
    }
    expect((await staff.enrol(invited.enrolmentToken)).status).toBe(201);
  });

  it("keeps the token as a hash", async () => {
    const invited = await staff.invite(["auditor"]);
    const rows = await product.app.database.rows("SELECT HEX(token_hash) AS hash FROM staff_enrolment");
    const bytes = Buffer.from(invited.enrolmentToken, "base64url").toString("hex").toUpperCase();
    const asText = Buffer.from(invited.enrolmentToken).toString("hex").toUpperCase();
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${bytes}|${asText}`));
  });
});

describe("managing staff", () => {
  beforeAll(startOver);

  it("gives each name once while its invitation lasts, and anew when nobody opened it", async () => {
    const admin = await administrator();
    const body = { username: "reused.name", roles: ["legal"] };
    expect((await staff.as(admin)("staff.invite", { body })).status).toBe(201);
    const taken = await staff.as(admin)("staff.invite", { body });
    expect(taken).toMatchObject({ status: 409, body: { code: "staff.username-taken" } });
    product.clock.advance(48 * hour);
    const anew = await staff.as(await administrator())("staff.invite", { body });
    expect(anew.status).toBe(201);
    await staff.open(anew.body, "reused.name");
    product.clock.advance(48 * hour);
    const never = await staff.as(await administrator())("staff.invite", { body });
    expect(never).toMatchObject({ status: 409, body: { code: "staff.username-taken" } });
  });

  it("answers a repeated invitation as before", async () => {
    const admin = await administrator();
    const request = { body: { username: "only.once", roles: ["legal"] }, key: product.aKey() };
    const first = await staff.as(admin)("staff.invite", request);
    const second = await staff.as(admin)("staff.invite", request);
    expect(second.body).toEqual(first.body);
  });

  it("lets new roles count from the next request on", async () => {
    const member = await staff.aMember("marketing");
    const query = { from: "2026-01-01", to: "2026-01-02" };
    expect((await staff.as(member)("statistics.consents", { query })).status).toBe(200);
    const params = { staffId: member.staffId };
    const set = await staff.as(await administrator())("staff.setRoles", {
      params,
      body: { roles: ["support_l1", "support_l1"] },
    });
    expect(set).toMatchObject({ status: 200, body: { staffId: member.staffId, roles: [] } });
    expect((await staff.as(member)("statistics.consents", { query })).status).toBe(403);
    await staff.approve(set.body.waitsFor);
    expect((await staff.as(member)("staff.me")).body.roles).toEqual(["support_l1"]);
    expect((await entriesOfKind(product, "staff.roles-set")).at(-1)).toMatchObject({
      staffId: member.staffId,
      roles: ["support_l1"],
      by: (await staff.administrator()).staffId,
    });
  });

  it("ignores a role that the catalogue does not know", async () => {
    const member = await staff.aMember("marketing");
    const roles = JSON.stringify(["toString", "chief_wizard", "marketing"]);
    await product.app.database.run("UPDATE staff SET roles = ? WHERE username = ?", [roles, member.username]);
    const { status, body } = await staff.as(member)("staff.me");
    expect({ status, roles: body.roles }).toEqual({ status: 200, roles: ["marketing"] });
  });

  it("gives nobody both staff accounts and people's information", async () => {
    const admin = await administrator();
    const member = await staff.aMember("marketing");
    for (const other of ["support_l1", "support_l2", "privacy_officer", "legal", "auditor"] as Role[]) {
      const roles = ["system_admin", other];
      const before = await ledgerLength(product);
      const invited = await staff.as(admin)("staff.invite", { body: { username: "both.keys", roles } });
      const set = await staff.as(admin)("staff.setRoles", { params: { staffId: member.staffId }, body: { roles } });
      expect([invited.status, set.status]).toEqual([400, 400]);
      expect(set.body.details[0].path).toBe("roles");
      expect(await ledgerLength(product)).toBe(before);
    }
    expect(await rolesKept(member.staffId)).toBe('["marketing"]');
  });

  it("disables at once: session, sign-in and invitation", async () => {
    const member = await staff.aMember("marketing");
    const invited = await staff.invite(["marketing"]);
    const admin = await administrator();
    for (const { staffId } of [member, invited]) {
      expect((await staff.as(admin)("staff.disable", { params: { staffId } })).status).toBe(204);
    }
    expect((await staff.as(member)("staff.me")).status).toBe(401);
    product.clock.advance(60_000);
    expect((await staff.signIn(member)).status).toBe(401);
    expect((await staff.enrol(invited.enrolmentToken)).status).toBe(410);
    const [row] = await product.app.database.rows<{ n: string }>(
      "SELECT COUNT(*) AS n FROM staff_session x JOIN staff s ON s.id = x.staff_id WHERE s.state = 'disabled'",
    );
    expect(Number(row?.n)).toBe(0);
    const before = await ledgerLength(product);
    expect((await staff.as(admin)("staff.disable", { params: { staffId: member.staffId } })).status).toBe(204);
    expect(await ledgerLength(product)).toBe(before);
  });

  it("closes a session that a sign-in at that very moment left behind", async () => {
    const member = await staff.aMember("marketing");
    await product.app.database.run("UPDATE staff SET state = 'disabled' WHERE username = ?", [member.username]);
    expect(await staff.as(member)("staff.me")).toMatchObject({ status: 401, body: { code: "staff.session-required" } });
  });

  it("lets nobody change or disable themselves", async () => {
    const admin = await administrator();
    const params = { staffId: admin.staffId.toUpperCase() };
    const disable = await staff.as(admin)("staff.disable", { params });
    const setRoles = await staff.as(admin)("staff.setRoles", { params, body: { roles: [] } });
    for (const { status, body } of [disable, setRoles]) {
      expect({ status, code: body.code }).toEqual({ status: 409, code: "staff.own-account" });
    }
    expect((await staff.as(admin)("staff.me")).body.roles).toEqual(["system_admin"]);
  });

  it("answers 404 for an id nobody has", async () => {
    const admin = await administrator();
    const params = { staffId: "00000000-0000-4000-8000-000000000000" };
    for (const answer of [
      await staff.as(admin)("staff.disable", { params }),
      await staff.as(admin)("staff.setRoles", { params, body: { roles: ["legal"] } }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: "staff.unknown" } });
    }
  });

  it("leaves one administrator when several disable each other at the same moment", async () => {
    for (let round = 0; round < 4; round++) {
      const ring = [
        await staff.aMember("system_admin"),
        await staff.aMember("system_admin"),
        await staff.aMember("system_admin"),
      ];
      const answers = await Promise.all(
        ring.map((member, index) => {
          const next = ring[(index + 1) % ring.length] as StaffMember;
          return staff.as(member)("staff.disable", { params: { staffId: next.staffId } });
        }),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 204).length).toBeLessThan(ring.length);
      expect(statuses.every((status) => status === 204 || status === 401)).toBe(true);
      const still = await Promise.all(ring.map((member) => staff.as(member)("staff.me")));
      expect(still.some(({ status }) => status === 200)).toBe(true);
    }
  });
});
