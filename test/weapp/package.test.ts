import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { wechatTypes } from "@baiwa/shared/catalogue/items";
import { guideEntries } from "@baiwa/shared/wechat-guide";

const folder = join(__dirname, "../../miniapp/dist/weapp");
const suite = existsSync(join(folder, "app.json")) ? describe : describe.skip;
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const mainPackageLimitBytes = 500_000;

suite("the package that would be uploaded", () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

  test("the main package stays small", () => {
    const own = files.filter((file) => !file.includes("/pages/manage/") && !file.endsWith(".LICENSE.txt"));
    const size = own.reduce((total, file) => total + statSync(file).size, 0);
    expect(size).toBeLessThanOrEqual(mainPackageLimitBytes);
  });

  test("no template can open the camera or a live stream", () => {
    expect(read("base.wxml")).not.toMatch(/<(camera|live-pusher|live-player|voip-room)[\s>]/);
  });

  test("app.json keeps the privacy check, dark mode and lazy loading", () => {
    const manifest = JSON.parse(read("app.json")) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      __usePrivacyCheck__: true,
      darkmode: true,
      themeLocation: "theme.json",
      lazyCodeLoading: "requiredComponents",
    });
    expect(manifest.permission).toBeUndefined();
    expect(manifest.requiredPrivateInfos).toBeUndefined();
  });

  test("every privacy interface that the package uses is declared in the guide, and every declared one is used", () => {
    const scripts = files.filter((file) => file.endsWith(".js") && /\/pages\/|\/common\.js$/.test(file));
    const code = scripts.map((file) => readFileSync(file, "utf8")).join("\n");
    const used = ["chooseAvatar", "getPhoneNumber", "getRealtimePhoneNumber", "nickname"].filter((name) =>
      new RegExp(`(openType|kind|type): ?["']${name}["']`).test(code),
    );
    used.push(...["chooseMedia", "chooseMessageFile"].filter((name) => code.includes(`.${name}(`)));
    const declared = guideEntries().flatMap(({ type }) => [...wechatTypes[type].interfaces]);
    expect(used.sort()).toEqual(declared.sort());
    expect(code).not.toMatch(/\.(setClipboardData|saveImageToPhotosAlbum)\(/);
  });

  test("our code calls no platform function that reads location, contacts, albums or the clipboard", () => {
    const forbidden =
      /\.(getLocation|chooseLocation|choosePoi|chooseAddress|chooseContact|getWeRunData|chooseImage|getClipboardData|startRecord|getUserProfile|getUserInfo|openBluetoothAdapter|addPhoneContact)\(/;
    const pages = files.filter((file) => file.endsWith(".js") && /\/pages\/|\/common\.js$/.test(file));
    expect(pages.length).toBeGreaterThan(0);
    for (const file of pages) expect(readFileSync(file, "utf8")).not.toMatch(forbidden);
  });
});
