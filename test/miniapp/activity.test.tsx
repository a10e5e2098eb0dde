import type { EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { type RouteName, routes } from "@baiwa/shared/routes";
import { screen } from "@testing-library/react";
import { enActivity } from "../../miniapp/src/copy/en-activity";
import { zhActivity } from "../../miniapp/src/copy/zh-activity";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, tap } from "./support/page";
import { aSession } from "./support/things";

const aRow = (change: Record<string, unknown> = {}) => ({
  activityId: "01a20a4c-b9d8-7036-bb11-839fc6662001",
  kind: "login",
  at: "2026-11-23T15:59:00.000Z",
  action: "sessions.wechat",
  product: "privacy-centre",
  region: null,
  resourceId: null,
  result: "ok",
  ip: "203.0.113.*",
  browser: "微信 8.0.44",
  language: "zh-CN",
  deviceModel: "iPhone",
  osVersion: "iOS 17.2",
  search: null,
  ...change,
});
const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";

beforeEach(freshDevice);

describe("my activity", () => {
  it("is grouped by the day in Beijing, failures marked, each row open to all its fields", async () => {
    aServer({
      "activity.list": () => ({
        body: {
          rows: [
            aRow({ activityId: "01a20a4c-b9d8-7036-bb11-839fc6662002", at: "2026-11-23T16:01:00.000Z" }),
            aRow({ result: "credential.wrong", action: "sessions.create" }),
          ],
          next: null,
        },
      }),
    });
    await openPage("manage/activity", signedIn);
    expect(screen.getAllByRole("heading").map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(["2026-11-24", "2026-11-23"]),
    );
    expect(page()).toContain("00:01 · iPhone · 203.0.113.*");
    const failed = document.getElementById("activity-01a20a4c-b9d8-7036-bb11-839fc6662001");
    expect(failed?.textContent).toContain("未成功");
    await tap(failed as Element);
    for (const text of ["密码登录", "账号或密码不正确", "微信 8.0.44", "iOS 17.2"])
      expect(screen.getByRole("dialog").textContent).toContain(text);
  });

  it("brings the next page below the first, and says so when it does not come", async () => {
    let isDown = true;
    const server = aServer({
      "activity.list": () => ({ body: { rows: [aRow()], next: "next-1" } }),
    });
    await openPage("manage/activity", signedIn);
    server.answer("activity.list", () =>
      isDown
        ? refusal(400, "request.invalid")
        : { body: { rows: [aRow({ activityId: "01a20a4c-b9d8-7036-bb11-839fc6662003" })], next: null } },
    );
    await tap(button("更多"));
    expect(page()).toContain("说明：request.invalid");
    isDown = false;
    await tap(button("更多"));
    expect(document.querySelectorAll("[id^=activity-]")).toHaveLength(2);
    expect(screen.queryByRole("button", { name: "更多" })).toBeNull();
  });

  it("lets the words of searches be deleted only after asking, and shows what is left", async () => {
    let isForgotten = false;
    const server = aServer({
      "activity.list": () => ({
        body: { rows: isForgotten ? [] : [aRow({ kind: "search", search: "云服务器价格" })], next: null },
      }),
      "activity.forgetSearches": () => {
        isForgotten = true;
        return { status: 204 };
      },
    });
    await openPage("manage/activity", signedIn);
    await tap(screen.getByRole("radio", { name: "检索" }));
    expect(page()).toContain("云服务器价格");
    await tap(document.getElementById("forget-searches") as Element);
    expect(server.askedFor("activity.forgetSearches")).toHaveLength(0);
    await tap(button("删除"));
    expect(server.askedFor("activity.forgetSearches")).toHaveLength(1);
    expect(page()).toContain("检索内容已删除");
    expect(page()).not.toContain("云服务器价格");
    expect(page()).toContain("没有记录");
  });

  it("asks a guest to sign in and never asks the server about anybody", async () => {
    const server = aServer({});
    await openPage("manage/activity", {});
    expect(server.asked).toEqual([]);
    expect(page()).toContain("登录");
  });
});

describe("every act that can be logged", () => {
  const waysIn = ["accounts.register", "accounts.createFromWechat", "sessions.create", "sessions.wechat"];
  const proven = ["accounts.unfreeze", "credentials.reset"];
  const acts = (Object.keys(routes) as RouteName[]).filter((name) => {
    const { access, download } = contracts[name] as EndpointContract;
    return (
      [...waysIn, ...proven].includes(name) ||
      (access === "account" && (routes[name].method !== "GET" || download === true))
    );
  });

  it.each(["zh", "en"] as const)("has a name that people can read, in %s", (language) => {
    const { activity } = language === "zh" ? zhActivity : enActivity;
    expect(acts.length).toBeGreaterThan(50);
    expect(acts.filter((name) => activity.actionOf(name) === name)).toEqual([]);
  });

  it("says in words why it did not succeed", () => {
    expect(zhActivity.activity.result("credential.wrong")).not.toContain("credential");
    expect(zhActivity.activity.result("something.new")).toContain("something.new");
  });
});
