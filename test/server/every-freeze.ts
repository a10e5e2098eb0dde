import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import { appId, type TestProduct } from "../support/app";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

/** An account with a password and WeChat, frozen and taken back (7.2). */
export const everyFreeze = async ({ good, product }: { good: Good; product: TestProduct }): Promise<void> => {
  const person = await product.aPerson();
  const as = product.as(person);
  const { control } = product.simulator;
  const { userId } = control.addPerson({});
  const code = () => control.mintLoginCode(appId, userId);
  await good(as, "bindings.add", { body: { appId, code: code(), binding: await product.anAct("W1") } });
  await good(as, "accounts.waysBack");
  await good(as, "sessions.stepUp", { body: { method: "password", password: person.password } });
  await good(as, "accounts.freeze");
  const body = { appId, code: code(), newPassword: "Calm-meadow-38-violin" };
  await good(product.api, "accounts.unfreeze", { body });
};
