import { gateReasons, judgeGate, type ServiceKey, serviceGates, serviceKeys } from "@baiwa/shared/catalogue/gates";
import type { VerificationSubject } from "@baiwa/shared/catalogue/verification";
import { accountCreatedAt } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { freezeOf } from "../identity/account-lock";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { isGuardianMissing } from "./guardianship";
import { ageBandOf, forGates, standingResults } from "./standing";

const standOf = async (app: App, accountId: Buffer) => {
  const results = await standingResults(app.database, accountId);
  const isChild = (await ageBandOf(app, app.database, accountId)) === "under-14";
  return { results, isGuardianMissing: isChild && (await isGuardianMissing(app.database, accountId)) };
};
type Stand = Awaited<ReturnType<typeof standOf>>;

const answerOf = (service: ServiceKey, stand: Stand) => {
  const { name, level, law, clause } = serviceGates[service];
  const refusal = judgeGate(service, forGates(stand.results), stand.isGuardianMissing);
  return {
    service,
    name,
    isOpen: refusal === null,
    level,
    law,
    clause,
    refusal: refusal && { code: refusal, ...gateReasons[refusal] },
  };
};

/** Every gated service as it stands for the account, with the law behind it and what opens it (2.4). */
export const gatesOf = async (app: App, accountId: Buffer) => {
  const stand = await standOf(app, accountId);
  return serviceKeys.map((service) => answerOf(service, stand));
};

/** The services that are open now and would not be without the results of this subject. */
export const closedWithout = async (app: App, accountId: Buffer, subject: VerificationSubject) => {
  const stand = await standOf(app, accountId);
  const without = { ...stand, results: stand.results.filter((row) => row.subject !== subject) };
  return serviceKeys.filter((service) => answerOf(service, stand).isOpen && !answerOf(service, without).isOpen);
};

/** The door at which the company's other systems ask: open or not and why, and nothing about the person. */
export const gateRoutes = (api: Api): void => {
  api.on("gates.ask", async ({ app, body: { accountId: account, service } }) => {
    const accountId = idBytes(account);
    await accountCreatedAt(app, accountId);
    const answer = answerOf(service, await standOf(app, accountId));
    if (!(await freezeOf(app.database, accountId))) return answer;
    return { ...answer, isOpen: false, refusal: { code: "frozen" as const, ...gateReasons.frozen } };
  });
};
