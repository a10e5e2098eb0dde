import { aProduct, appId, type TestProduct, testEnvironment } from "../support/app";
import { aService } from "../support/services";

/** People, an act and login codes the bench fires with, and the environment its servers run in. */
export interface BenchWorld {
  env: Record<string, string>;
  product: TestProduct;
  /** The token of a system that hands rows in. */
  serviceToken: string;
  /** The accounts behind `tokens`. */
  accountIds: string[];
  tokens: string[];
  act: unknown;
  statementETag: string;
  login: { appId: string; device: { platform: string } };
  freshCode: () => string;
  settle(productUrl: string): Promise<void>;
  stop(): Promise<void>;
}

const peopleCount = 64;

/** Registers 64 people over HTTP, half of them bound to WeChat persons of the simulator. */
export const aBenchWorld = async (): Promise<BenchWorld> => {
  const product = await aProduct();
  const { control } = product.simulator;
  const tokens: string[] = [];
  const accountIds: string[] = [];
  for (let count = 0; count < peopleCount; count++) {
    const { token, accountId } = await product.aPerson();
    tokens.push(token);
    accountIds.push(accountId);
  }
  const { token: serviceToken } = await aService(product);
  const [first = ""] = tokens;
  const bound: string[] = [];
  for (const token of tokens.slice(0, 32)) {
    const { userId } = control.addPerson();
    const code = control.mintLoginCode(appId, userId);
    const body = { appId, code, binding: await product.anAct("W1") };
    const { status } = await product.api("bindings.add", { token, body });
    if (status !== 201) throw new Error(`binding answered ${status}`);
    bound.push(userId);
  }
  const act = await product.anAct("M1");
  const { headers } = await product.api("documents.current", { params: { documentId: "privacy-statement" } });
  const env = await testEnvironment(product.simulator.url, {
    REQUESTS_PER_MINUTE: "100000000",
    LOGIN_ATTEMPTS_PER_15_MINUTES: "100000000",
    DATABASE_POOL_SIZE: "16",
  });
  let turn = 0;
  return {
    env,
    product,
    serviceToken,
    accountIds,
    tokens,
    act,
    statementETag: headers.etag ?? "",
    login: { appId, device: { platform: "h5" } },
    freshCode: () => control.mintLoginCode(appId, bound[turn++ % bound.length] ?? ""),
    settle: async (url) => {
      const answer = await fetch(`${url}/api/v1/consents`, { headers: { Authorization: `Bearer ${first}` } });
      if (answer.status !== 200) throw new Error(`the product answered ${answer.status}`);
    },
    stop: () => product.stop(),
  };
};
