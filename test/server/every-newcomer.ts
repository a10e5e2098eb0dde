import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import { appId, type TestProduct } from "../support/app";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

const device = { platform: "weapp" };

/** Two who come by WeChat: one makes an account, one has one already (2.3). */
export const everyNewcomer = async ({
  good,
  api,
  product,
}: {
  good: Good;
  api: Call;
  product: TestProduct;
}): Promise<void> => {
  const { control } = product.simulator;
  for (const kind of ["create", "existing"] as const) {
    const newcomer = control.addPerson().userId;
    const first = { appId, code: control.mintLoginCode(appId, newcomer), device };
    const { ticket } = await good(api, "sessions.wechat", { body: first });
    const binding = await product.anAct("W1");
    if (kind === "create") {
      await good(api, "accounts.createFromWechat", {
        body: { ticket, statement: await product.anAct("S0"), binding, device },
      });
      continue;
    }
    const owner = await product.aPerson();
    const known = { identifier: owner.username, password: owner.password };
    await good(api, "sessions.bindExisting", { body: { ticket, ...known, binding, device } });
  }
};
