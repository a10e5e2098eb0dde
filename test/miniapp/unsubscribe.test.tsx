import { aServer, refusal } from "./support/fake-server";
import { freshDevice, openPage, settle, tap } from "./support/page";
import { aSession } from "./support/things";

const token = "t".repeat(60);
const page = () => document.body.textContent ?? "";
const byId = (id: string) => document.getElementById(id) as HTMLElement;
const told = { topic: "advertising", channel: "email", isCommercial: true };

beforeEach(freshDevice);

describe("the page of a mail's way out (4.5)", () => {
  it("asks for no login and no reason: one button, and opening it ends nothing", async () => {
    const server = aServer({
      "unsubscriptions.show": () => ({ body: told }),
      "unsubscriptions.end": () => ({ body: told }),
    });
    await openPage("manage/unsubscribe", { storage: { session: aSession() }, query: { token } });
    expect(page()).toContain("不用登录，也不用说明原因");
    expect(document.querySelectorAll(".button")).toHaveLength(1);
    expect(document.querySelectorAll("input, textarea")).toHaveLength(0);
    expect(server.askedFor("unsubscriptions.end")).toHaveLength(0);
    await tap(byId("unsubscribe"));
    await settle();
    expect(server.askedFor("unsubscriptions.end")).toMatchObject([{ params: { token } }]);
    expect(server.asked.every(({ headers }) => !headers.Authorization)).toBe(true);
    expect(page()).toContain("已退订");
    expect(byId("unsubscribe")).toBeNull();
  });

  it("says so when the link is not whole", async () => {
    aServer({ "unsubscriptions.show": () => refusal(404, "unsubscription.unknown") });
    await openPage("manage/unsubscribe", { query: { token } });
    expect(page()).toContain("unsubscription.unknown");
  });
});
