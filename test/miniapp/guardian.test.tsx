import { aServer, refusal } from "./support/fake-server";
import { freshDevice, openPage, tap, type } from "./support/page";
import { aSession, aStatement, versionId } from "./support/things";

const way = (method: string, subject = "person") => ({ method, subject });
const methods = {
  verifier: { name: "某核验机构" },
  methods: [
    way("person-two-factor"),
    way("person-document"),
    way("person-face"),
    way("organisation-licence", "organisation"),
  ],
};
const gates = {
  services: [
    {
      service: "domain-registration",
      name: "域名注册",
      isOpen: false,
      level: 1,
      law: "反电信网络诈骗法第二十一条第三项",
      clause: "2.4",
      refusal: { code: "not-verified", message: "", advice: "" },
    },
  ],
};
const agreed = {
  "documents.current": () => ({ body: aStatement() }),
  "consents.status": () => ({ body: { scopes: [{ scope: "S0", state: "given", documentVersionId: versionId }] } }),
  "verification.methods": () => ({ body: methods }),
  "gates.mine": () => ({ body: gates }),
};
const signedIn = { storage: { session: aSession() } };
const row = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const page = () => document.body.textContent ?? "";
beforeEach(freshDevice);
afterEach(() => jest.restoreAllMocks());

describe("a guardian", () => {
  const link = "L".repeat(43);
  const asked = { guardianMasked: "诸*", expiresAt: "2026-11-28T08:00:00.000Z", verifier: "某核验机构" };
  const answering = {
    "documents.current": () => ({ body: aStatement() }),
    "guardian.open": () => ({ body: asked }),
  };

  it("is asked by name and phone alone; the link is shown once", async () => {
    const server = aServer({
      ...agreed,
      "guardian.ask": () => ({ status: 201, body: { link, expiresAt: "2026-11-28T08:00:00.000Z" } }),
    });
    await openPage("manage/guardian-ask", signedIn);
    expect(page()).toContain("请监护人决定是否同意");
    await type(row("guardian-name"), "诸葛监护");
    await type(row("guardian-phone"), "13700009999");
    await tap(row("guardian-go"));
    expect(server.askedFor("guardian.ask")[0]?.body).toEqual({ name: "诸葛监护", phone: "13700009999" });
    expect(row("guardian-link").textContent).toContain(`link=${link}`);
  });

  it("answers without an account, by a consent of their own, and gets the code to take it back", async () => {
    const server = aServer({
      ...answering,
      "guardian.answer": () => ({ body: { state: "confirmed" } }),
    });
    await openPage("manage/guardian", { query: { link } });
    expect(page()).toContain("诸*");
    await type(row("own-name"), "诸葛监护");
    await type(row("own-number"), "11010519790308001X");
    await tap(row("guardian-decide"));
    await tap(row("agree"));
    expect(server.askedFor("guardian.answer")).toHaveLength(0);
    await tap(row("consent-tick"));
    await tap(row("agree"));
    expect(page()).toContain("同意前，请先勾选上面这一项");
    expect(server.askedFor("guardian.answer")).toHaveLength(0);
    await tap(row("guardian-tick"));
    await tap(row("guardian-decide"));
    await tap(row("consent-tick"));
    await tap(row("agree"));
    const [sent] = server.askedFor("guardian.answer");
    expect(sent?.body).toMatchObject({
      link,
      consent: {
        scope: "G1",
        act: "given",
        evidence: { labels: expect.arrayContaining([expect.stringContaining("核对一次监护人身份")]) },
      },
      identity: { name: "诸葛监护", idNumber: "11010519790308001X" },
    });
    expect(sent?.headers.Authorization).toBeUndefined();
    const withdrawalCode = String((sent?.body as Record<string, unknown> | undefined)?.withdrawalCode);
    expect(withdrawalCode).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(row("withdrawal-code").textContent).toContain(withdrawalCode);
  });

  it("sends a lost answer again with the same code", async () => {
    let isLost = true;
    const server = aServer({
      ...answering,
      "guardian.answer": () => (isLost ? { status: 502, body: "" } : { body: { state: "confirmed" } }),
    });
    await openPage("manage/guardian", { query: { link } });
    await tap(row("guardian-tick"));
    const decide = async () => {
      await tap(row("guardian-decide"));
      await tap(row("consent-tick"));
      await tap(row("agree"));
    };
    await decide();
    isLost = false;
    await decide();
    const codes = server
      .askedFor("guardian.answer")
      .map(({ body }) => (body as { withdrawalCode: string }).withdrawalCode);
    expect(codes.length).toBeGreaterThan(1);
    expect(new Set(codes).size).toBe(1);
    expect(row("withdrawal-code").textContent).toContain(codes[0]);
  });

  it("refuses without telling who they are", async () => {
    const server = aServer({
      ...answering,
      "guardian.answer": () => ({ body: { state: "refused" } }),
    });
    await openPage("manage/guardian", { query: { link } });
    await tap(row("guardian-decide"));
    await tap(row("refuse"));
    const body = server.askedFor("guardian.answer")[0]?.body as Record<string, unknown>;
    expect(body.identity).toBeUndefined();
    expect(body).toMatchObject({ consent: { act: "refused" } });
    expect(page()).toContain("已记录：您不同意");
  });

  it("sees plainly that a link is over, and what to do", async () => {
    aServer({ ...answering, "guardian.open": () => refusal(410, "guardian.link-over") });
    await openPage("manage/guardian", { query: { link } });
    expect(page()).toContain("请孩子重新生成一个链接");
  });

  it("takes the consent back by the code, after being told what happens", async () => {
    const server = aServer({
      ...answering,
      "guardian.withdraw": () => ({ body: { eraseAt: "2026-12-03T08:00:00.000Z", receiptCode: "R".repeat(43) } }),
    });
    await openPage("manage/guardian");
    await type(row("guardian-code"), "C".repeat(43));
    await tap(row("guardian-withdraw"));
    expect(page()).toContain("认证结果立即失效");
    await tap(row("confirm"));
    expect(server.askedFor("guardian.withdraw")[0]?.body).toMatchObject({
      code: "C".repeat(43),
      consent: { scope: "G1", act: "withdrawn" },
    });
    expect(row("erasure-receipt").textContent).toContain("R".repeat(43));
  });
});
