import type { Role } from "@baiwa/shared/catalogue/roles";
import { takesTwo } from "@baiwa/shared/catalogue/staff-oversight";
import type { RouteName } from "@baiwa/shared/routes";
import { createConnection } from "mysql2/promise";
import { generateSync } from "otplib";
import { connectionOptions } from "../../server/src/kernel/database";
import { inviteFirstAdministrator } from "../../server/src/staff/first-administrator";
import { type ApiAnswer, type ApiRequest, createApiClient } from "./api-client";
import type { TestProduct } from "./app";

export const staffPassword = "Winter-bridge-27-lantern";

/** A signed-in member of staff: the session as a browser holds it. */
export interface StaffMember {
  staffId: string;
  username: string;
  password: string;
  totpSecret: string;
  roles: Role[];
  cookie: string;
  csrfToken: string;
}
/** `koa`: the application, or the address of a server of its own. */
type Product = Pick<TestProduct, "app" | "clock"> & { koa: TestProduct["koa"] | string };

/** The session cookie of an answer, as a browser sends it back. */
export const cookieOf = ({ headers }: ApiAnswer): string => {
  const set = headers["set-cookie"] as unknown as string[] | undefined;
  return set?.[0]?.split(";")[0] ?? "";
};

/** Staff of a test, all over HTTP: the first administrator by the command's code, the others by invitation. */
export const createStaff = (product: Product) => {
  const { app, clock } = product;
  const api = createApiClient(product.koa);
  let administrator: StaffMember | undefined;
  let approver: StaffMember | undefined;
  let count = 0;

  /** The code an authenticator shows now, or a few 30-second steps from now. */
  const codeOf = (totpSecret: string, stepsFromNow = 0): string =>
    generateSync({ secret: totpSecret, epoch: Math.floor(clock.now().getTime() / 1000) + stepsFromNow * 30 });

  const signIn = (member: { username: string; password?: string; totpSecret: string }, change = {}) =>
    api("staff.signIn", {
      body: {
        username: member.username,
        password: member.password ?? staffPassword,
        totp: codeOf(member.totpSecret),
        ...change,
      },
    });

  const enrol = (enrolmentToken: string, password = staffPassword) =>
    api("staff.enrol", { body: { enrolmentToken, password } });

  /** Enrols and signs in for the first time, before the undertaking. */
  const openOnly = async (invited: { enrolmentToken: string }, username: string): Promise<StaffMember> => {
    const { totpSecret } = (await enrol(invited.enrolmentToken)).body;
    const answer = await signIn({ username, totpSecret });
    if (answer.status !== 201) throw new Error(`sign-in answered ${answer.status} ${JSON.stringify(answer.body)}`);
    const { staffId, roles, csrfToken } = answer.body;
    return { staffId, username, password: staffPassword, totpSecret, roles, csrfToken, cookie: cookieOf(answer) };
  };

  /** Accepts the undertaking, where it comes before anything else. */
  const undertake = async (member: StaffMember): Promise<StaffMember> => {
    const by = as(member);
    if (!(await by("staff.me")).body.owesUndertaking) return member;
    const { version, textSha256 } = (await by("undertaking.show")).body;
    await by("undertaking.accept", { body: { version, textSha256 } });
    return member;
  };

  const open = async (invited: { enrolmentToken: string }, username: string): Promise<StaffMember> =>
    undertake(await openOnly(invited, username));

  /** A request in the member's session, CSRF token included. */
  const as =
    (member: Pick<StaffMember, "cookie" | "csrfToken">) =>
    (name: RouteName, { headers, ...request }: ApiRequest = {}): Promise<ApiAnswer> =>
      api(name, { cookie: member.cookie, headers: { "X-CSRF-Token": member.csrfToken, ...headers }, ...request });

  /** What the quarterly review does, for tests that go on for longer. */
  const isReviewed = ({ username }: Pick<StaffMember, "username">): Promise<unknown> =>
    app.database.run("UPDATE staff SET reviewed_at = ? WHERE username = ?", [clock.now(), username]);

  /** Signs a member in again: a later session with a later code. */
  const again = async (member: StaffMember): Promise<StaffMember> => {
    clock.advance(60_000);
    const answer = await signIn(member);
    if (answer.status !== 201) throw new Error(`sign-in answered ${answer.status}`);
    await isReviewed(member);
    return { ...member, csrfToken: answer.body.csrfToken, cookie: cookieOf(answer) };
  };

  /** The first administrator, signed in now. */
  const theAdministrator = async (): Promise<StaffMember> => {
    administrator ??= await open(await inviteFirstAdministrator(app, "first.admin"), "first.admin");
    if ((await as(administrator)("staff.me")).status === 401) administrator = await again(administrator);
    return administrator;
  };

  /** Who approves the roles that take two people: the first privacy officer, let in without. */
  const theApprover = async (): Promise<StaffMember> => {
    if (!approver) {
      const body = { username: "first.approver", roles: ["privacy_officer"] };
      const invited = await as(await theAdministrator())("staff.invite", { body });
      approver = await open(invited.body, "first.approver");
    }
    if ((await as(approver)("staff.me")).status === 401) approver = await again(approver);
    return approver;
  };
  /** Approves what waits. */
  const approve = async (approvalId: string): Promise<void> => {
    const body = { outcome: "approved", reason: "职责需要" };
    const { status } = await as(await theApprover())("adminApprovals.decide", { params: { approvalId }, body });
    if (status !== 200) throw new Error(`approval answered ${status}`);
  };

  /** An invitation from the administrator, its roles approved. */
  const invite = async (roles: readonly Role[], username?: string) => {
    count += 1;
    const name = username ?? `staff${count}`;
    if (roles.some(takesTwo)) await theApprover();
    const { status, body } = await as(await theAdministrator())("staff.invite", { body: { username: name, roles } });
    if (status !== 201) throw new Error(`invitation answered ${status} ${JSON.stringify(body)}`);
    if (body.waitsFor) await approve(body.waitsFor);
    return { username: name, ...(body as { staffId: string; enrolmentToken: string; expiresAt: string }) };
  };

  return {
    api,
    as,
    codeOf,
    openOnly,
    approve,
    approver: theApprover,
    signIn,
    enrol,
    open,
    invite,
    administrator: theAdministrator,
    /** A signed-in member of staff with these roles. */
    aMember: async (...roles: Role[]): Promise<StaffMember> => {
      const invited = await invite(roles);
      return open(invited, invited.username);
    },
    again,
    /** Forgets the administrator after the tables were emptied. */
    forget: () => {
      administrator = undefined;
      approver = undefined;
    },
  };
};
export type StaffPeople = ReturnType<typeof createStaff>;

/** The ledger's entries of a kind, oldest first, as their bytes say. */
export const entriesOfKind = async ({ app }: Pick<TestProduct, "app">, kind: string): Promise<LedgerBody[]> => {
  const rows = await app.database.rows<{ entry: Buffer }>("SELECT entry FROM ledger_entry WHERE kind = ? ORDER BY id", [
    kind,
  ]);
  return rows.map(({ entry }) => JSON.parse(entry.toString("utf8")));
};
export type LedgerBody = Record<string, unknown>;

/** How many entries the ledger holds. */
export const ledgerLength = async ({ app }: Pick<TestProduct, "app">): Promise<number> => {
  const [row] = await app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM ledger_entry");
  return Number(row?.n);
};

/** Does the work while the ledger's table is out of reach: nothing can be appended. */
export const withoutLedger = async ({ app }: Pick<TestProduct, "app">, work: () => Promise<void>): Promise<void> => {
  const connection = await createConnection(connectionOptions(app.config.database.migrationUrl));
  await connection.query("RENAME TABLE ledger_entry TO ledger_entry_away");
  try {
    await work();
  } finally {
    await connection.query("RENAME TABLE ledger_entry_away TO ledger_entry");
    await connection.end();
  }
};
