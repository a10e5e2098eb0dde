import { isPermitted, type Permission, type Role, roleKeys } from "@baiwa/shared/catalogue/roles";
import type { EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { type RouteName, routes } from "@baiwa/shared/routes";
import type { ApiRequest } from "../support/api-client";
import { aProduct, type TestProduct } from "../support/app";
import { aDraft } from "../support/campaigning";
import { aKnownPerson, type KnownPerson, withBankNumber } from "../support/known-person";
import { aPng } from "../support/sample-files";
import { createStaff, type StaffMember, type StaffPeople } from "../support/staff";
import { aClosedSurvey } from "../support/surveying";
import type { AdminTargets } from "./admin-case-requests";
import { adminRequests } from "./admin-requests";

const guarded = (Object.keys(contracts) as RouteName[]).flatMap((name) => {
  const { access } = contracts[name] as EndpointContract;
  return typeof access === "object" && "staff" in access && access.staff !== "self"
    ? [{ name, permission: access.staff as Permission }]
    : [];
});
const refusals = guarded.flatMap(({ name, permission }) =>
  roleKeys.filter((role) => !isPermitted([role], permission)).map((role) => ({ name, role, permission })),
);
const admissions = guarded.flatMap(({ name, permission }) =>
  roleKeys.filter((role) => isPermitted([role], permission)).map((role) => ({ name, role, permission })),
);

let product: TestProduct;
let staff: StaffPeople;
let person: KnownPerson;
const ids = {} as AdminTargets;
const members = {} as Record<Role, StaffMember>;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  person = await aKnownPerson(product);
  await withBankNumber(product, person);
  for (const role of roleKeys) members[role] = await staff.aMember(role);
  const draft = await staff.as(members.legal)("adminDocuments.createDraft", requests()["adminDocuments.createDraft"]);
  ids.draftId = draft.body.versionId;
  ids.publishedId = (
    await product.api("documents.current", { params: { documentId: "privacy-statement" } })
  ).body.versionId;
  const as = product.as(person);
  await as("sessions.stepUp", { body: { method: "password", password: person.password } });
  const evidence = { body: { kind: "correction-evidence" }, file: { name: "证明.png", bytes: aPng() } };
  ids.fileId = (await as("files.upload", evidence)).body.fileId;
  const correction = { item: "username", value: "right-name", explanation: "写错了", fileIds: [ids.fileId] };
  const delivery = { contact: "张三", phone: "13900001111", address: "上海市静安区某路 1 号" };
  ids.recordId = (await as("records.add", { body: { kind: "delivery", values: delivery } })).body.recordId;
  const attachment = { body: { kind: "ticket-attachment" }, file: { name: "说明.png", bytes: aPng() } };
  ids.ticketFileId = (await as("files.upload", attachment)).body.fileId;
  const paper = { body: { kind: "request-paper" }, file: { name: "说明.png", bytes: aPng() } };
  ids.requestFileId = (await as("files.upload", paper)).body.fileId;
  const request = { kind: "other", text: "请求", fileIds: [ids.requestFileId] };
  ids.requestId = (await as("requests.open", { body: request })).body.requestId;
  const ticket = { category: "other", title: "问题", text: "问题", attachments: [{ fileId: ids.ticketFileId }] };
  ids.ticketId = (await as("tickets.open", { body: ticket })).body.ticketId;
  const licence = { body: { kind: "verification-document" }, file: { name: "执照.png", bytes: aPng() } };
  ids.caseId = (await as("verification.begin", { body: { method: "organisation-licence" } })).body.caseId;
  const photo = (await as("files.upload", licence)).body.fileId;
  const values = { org_name: "某某有限公司", uscc: "91440300708461136T", legal_rep: "王法人" };
  await as("verification.submit", {
    params: { caseId: ids.caseId },
    body: { values, pictures: { licence: photo }, consents: [] },
  });
  const dispute = await staff.as(members.legal)("adminDisputes.open", requests()["adminDisputes.open"]);
  ids.disputeId = dispute.body.disputeId;
  ids.surveyId = await aClosedSurvey(product);
  ids.campaignId = (await staff.as(members.marketing)("adminCampaigns.create", { body: aDraft() })).body.campaignId;
  ids.reviewId = (await staff.as(members.security)("accessReviews.start")).body.reviewId;
  const incident = await staff.as(members.security)("adminIncidents.open", requests()["adminIncidents.open"]);
  ids.incidentId = incident.body.incidentId;
  ids.proposalId = (await as("corrections.request", { body: correction })).body.proposalId;
});
afterAll(() => product.stop());

const requests = () => adminRequests({ product, person, members, ids });
const requestOf = (name: RouteName): ApiRequest => {
  const request = requests()[name];
  if (!request) throw new Error(`${name} has no request here`);
  return request;
};

/** A checksum of every table but those that only notice that somebody asked. */
const everything = async (): Promise<string> => {
  const tables = await product.app.database.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
     AND table_name NOT IN ('staff_session', 'rate_limit', 'lease') ORDER BY table_name`,
  );
  const sums = await product.app.database.rows(`CHECKSUM TABLE ${tables.map(({ name }) => name).join(", ")}`);
  return JSON.stringify(sums);
};

describe("permissions", () => {
  it("guard every endpoint under /admin but signing in, enrolling, one's own session and undertaking, saying which account is one's own, and approvals, whose acts each want a permission", () => {
    const open = (Object.keys(routes) as RouteName[]).filter(
      (name) => routes[name].path.startsWith("/admin/") && !guarded.some((one) => one.name === name),
    );
    expect(open.sort()).toEqual([
      "adminApprovals.decide",
      "adminApprovals.list",
      "adminApprovals.withdraw",
      "adminVerification.declareOwn",
      "staff.enrol",
      "staff.me",
      "staff.signIn",
      "staff.signOut",
      "undertaking.accept",
      "undertaking.show",
    ]);
  });

  it.each(refusals)("$name is closed to $role, who lacks $permission", async ({ name, role }) => {
    const before = await everything();
    const { status, body } = await staff.as(members[role])(name, requestOf(name));
    expect({ status, code: body.code }).toEqual({ status: 403, code: "staff.forbidden" });
    expect(Object.keys(body).sort()).toEqual(["code", "message", "requestId"]);
    expect(await everything()).toBe(before);
  });

  it.each(guarded)("$name is closed to visitors and to signed-in persons", async ({ name }) => {
    const before = await everything();
    for (const caller of [{}, { token: person.token }, { cookie: `staff=${person.token}` }]) {
      const { status, body } = await staff.api(name, { ...requestOf(name), ...caller });
      expect({ status, code: body.code }).toEqual({ status: 401, code: "staff.session-required" });
    }
    expect(await everything()).toBe(before);
  });

  it.each(guarded.filter(({ name }) => routes[name].method !== "GET"))(
    "$name writes nothing without the CSRF token",
    async ({ name, permission }) => {
      const role = roleKeys.find((one) => isPermitted([one], permission)) as Role;
      const before = await everything();
      const { cookie } = members[role];
      const { status, body } = await staff.api(name, { ...requestOf(name), cookie });
      expect({ status, code: body.code }).toEqual({ status: 403, code: "staff.csrf" });
      expect(await everything()).toBe(before);
    },
  );

  const reads = admissions.filter(({ name }) => routes[name].method === "GET" || name.startsWith("adminAccounts."));
  it.each(reads)("$name is open to $role", async ({ name, role }) => {
    if (name === "adminVerification.picture") {
      const taken = await staff.as(members[role])("adminVerification.take", { params: { caseId: ids.caseId } });
      expect(taken.status).toBe(200);
    }
    expect([200, 201]).toContain((await staff.as(members[role])(name, requestOf(name))).status);
    if (name === "adminVerification.picture")
      await staff.as(members[role])("adminVerification.release", { params: { caseId: ids.caseId } });
  });
});
