import { interestKeys, interests } from "@baiwa/shared/catalogue/interests";
import { screen } from "@testing-library/react";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, stored, tap } from "./support/page";
import { aSession, aStatus, versionId } from "./support/things";

const aTag = (interest: keyof typeof interests, index = 1) => ({
  tagId: String(index).repeat(32),
  interest,
  name: interests[interest].name,
  seenAt: "2026-11-20T08:00:00.000Z",
  expiresAt: "2027-05-19T08:00:00.000Z",
});
const suggestionsOf = (own: readonly string[], isPersonal = own.length > 0) => ({
  isPersonal,
  rows: [...own, ...interestKeys.filter((key) => !own.includes(key))].map((interest) => ({
    interest,
    name: interests[interest as keyof typeof interests].name,
    about: "说明",
    isForYou: own.includes(interest),
  })),
});
const given = { act: "given", documentVersionId: versionId, versionLabel: "1.0", at: "2026-11-20T08:00:00.000Z" };
const willing = {
  storage: { session: aSession(), "device-decisions": { P1: { ...given, entryId: null, claim: null } } },
};
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;
const order = () => [...document.querySelectorAll("[id^=suggestion-]")].map(({ id }) => id.slice(11));

beforeEach(freshDevice);

describe("interest tags", () => {
  it("are shown with their end, and one is deleted only after asking, with its effect", async () => {
    let tags = [aTag("domain", 1), aTag("cdn", 2)];
    const server = aServer({
      "tags.list": () => ({ body: { isOn: true, rows: tags } }),
      "suggestions.list": () => ({ body: suggestionsOf(tags.map(({ interest }) => interest)) }),
      "tags.remove": ({ params }) => {
        tags = tags.filter(({ tagId }) => tagId !== params.tagId);
        return { status: 204 };
      },
    });
    await openPage("manage/tags", willing);
    expect(cell("tag-domain").textContent).toContain("2027-05-19");
    expect(order().slice(0, 2)).toEqual(["domain", "cdn"]);
    await tap(cell("tag-domain"));
    expect(server.askedFor("tags.remove")).toEqual([]);
    await tap(button("删除"));
    expect(server.askedFor("tags.remove")).toHaveLength(1);
    expect(order()[0]).toBe("cdn");
    expect(page()).toContain("已删除");
  });

  it("are all deleted at once, and a failure is said and takes nothing away", async () => {
    let isDown = true;
    const server = aServer({
      "tags.list": () => ({ body: { isOn: true, rows: isDown ? [aTag("domain", 1), aTag("cdn", 2)] : [] } }),
      "suggestions.list": () => ({ body: suggestionsOf([], true) }),
    });
    server.answer("tags.clear", () => (isDown ? refusal(429, "request.too-many") : { status: 204 }));
    await openPage("manage/tags", willing);
    await tap(cell("clear-tags"));
    await tap(button("删除"));
    expect(screen.getByRole("dialog").textContent).toContain("说明：request.too-many");
    expect(cell("tag-domain")).not.toBeNull();
    isDown = false;
    await tap(button("删除"));
    expect(page()).toContain("没有兴趣标签");
  });

  it("are off for who did not agree: the usual order, the same for everybody, and nothing kept on the device", async () => {
    aServer({
      "tags.list": () => ({ body: { isOn: false, rows: [] } }),
      "suggestions.list": () => ({ body: suggestionsOf([]) }),
    });
    await openPage("manage/tags", {
      storage: { session: aSession(), "product-order": ["cdn"] },
    });
    expect(order()).toEqual(interestKeys);
    expect(page()).toContain("对所有人相同");
    expect(stored("product-order")).toBeUndefined();
  });

  it("order the products without a network as last time, and say so", async () => {
    aServer({});
    await openPage("manage/tags", { storage: { ...willing.storage, "product-order": ["cdn"] } });
    await settle(1600);
    expect(order()[0]).toBe("cdn");
    expect(page()).toContain("这是上次的顺序");
  });
});

describe("the storage page", () => {
  it("shows what each key is for and clears it alone", async () => {
    aServer({ "consents.status": () => ({ body: aStatus() }) });
    await openPage("manage/storage", { storage: { ...willing.storage, "text-size": 1.3 } });
    expect(cell("key-text-size").textContent).toContain("已保存");
    expect(cell("key-analytics-id").textContent).toContain("未保存");
    await tap(cell("key-text-size"));
    for (const words of ["必需", "保存到您清除为止", "恢复为标准字号", "声明 4.2"])
      expect(screen.getByRole("dialog").textContent).toContain(words);
    await tap(button("清除"));
    expect(stored("text-size")).toBeUndefined();
    expect(stored("session")).toBeDefined();
    expect(page()).toContain("已清除");
  });

  it("ends the session at the server too when the sign-in is cleared", async () => {
    const server = aServer({
      "consents.status": () => ({ body: aStatus() }),
      "sessions.endCurrent": () => ({ status: 204 }),
    });
    await openPage("manage/storage", { storage: { session: aSession() } });
    await tap(cell("key-session"));
    await tap(button("退出登录并清除"));
    expect(server.askedFor("sessions.endCurrent")).toHaveLength(1);
    expect(stored("session")).toBeUndefined();
  });
});
