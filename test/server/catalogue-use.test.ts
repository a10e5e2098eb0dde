import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { permissions } from "@baiwa/shared/catalogue/roles";
import { errors } from "@baiwa/shared/errors";

const root = join(__dirname, "../..");
const sourcesIn = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
const server = sourcesIn("server/src");

it("no error stands in the catalogue that nothing answers with", () => {
  expect(Object.keys(errors).filter((code) => !server.includes(`"${code}"`))).toEqual([]);
});

it("no permission is held that opens nothing", () => {
  const asked = `${server}${sourcesIn("shared/src").replace(readFileSync(join(root, "shared/src/catalogue/roles.ts"), "utf8"), "")}`;
  expect(Object.keys(permissions).filter((one) => !asked.includes(`"${one}"`))).toEqual([]);
});
