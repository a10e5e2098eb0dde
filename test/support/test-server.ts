import type { DatabaseUrls } from "../../server/dev/embedded-database/given-database";

/** The database server of this test run, as `run-tests.ts` hands it to the workers through the environment. */
export interface TestServer {
  urls: DatabaseUrls;
  /** Who may create databases and grant. */
  adminUrl: string;
  /** Whether the accounts are the private server's own, whose rights are narrowed table by table. */
  hasOwnAccounts: boolean;
  engine: "mariadb" | "mysql";
  version: string;
  /** A folder that lives as long as the run. */
  runFolder: string;
}

const variable = "BAIWA_TEST_SERVER";

export const testServerVariables = (server: TestServer): Record<string, string> => ({
  [variable]: JSON.stringify(server),
});

/** Throws when the tests were not started by `npm test`, which provides the server. */
export const currentTestServer = (): TestServer => {
  const text = process.env[variable];
  if (!text) throw new Error("没有测试数据库：请用 npm test 运行（例如 npm test -- --selectProjects server -t 名称）");
  return JSON.parse(text) as TestServer;
};
