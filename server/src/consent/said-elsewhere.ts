import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { App } from "../app-context";
import { currentVersion } from "../documents/documents.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { consentStates, recordConsent } from "./consent.service";

/** Every scope of this product is decided under the privacy statement. */
const statementId = "privacy-statement";

/** Where and in which words the person said it. */
interface Said {
  accountId: Buffer;
  scopes: readonly ScopeCode[];
  screen: string;
  labels: string[];
  platform: ConsentAct["evidence"]["platform"];
  at: Date;
  /** Write it down even where nothing stands. */
  always?: readonly ScopeCode[];
}

/**
 * Withdraws what stands of the scopes, said in another way than by the consent's own control: the act that says so is its
 * evidence. Tells which were withdrawn; saying it again withdraws nothing.
 */
export const withdrawSaid = async (
  app: App,
  db: Db,
  { accountId, scopes, screen, labels, platform, at, always = [] }: Said,
): Promise<ScopeCode[]> => {
  const version = await currentVersion(app, statementId);
  if (!version) throw new AppError("document.not-published");
  const states = await consentStates(app, accountId, db);
  const standing = scopes.filter((scope) => always.includes(scope) || states[scope].state === "given");
  const evidence: ConsentAct["evidence"] = {
    screen,
    controlInitialState: "on",
    labels,
    openedFullText: false,
    clientAt: at.toISOString(),
    build: "server",
    platform,
  };
  const { versionId: documentVersionId, textSha256 } = version;
  for (const scope of standing) {
    const act: ConsentAct = { scope, act: "withdrawn", documentVersionId, textSha256, evidence };
    await recordConsent(app, db, { accountId, act, at });
  }
  return standing;
};

/** The words of the unbind button: what the person was shown when the withdrawal is read from it. */
const unbindLabels = ["解除绑定", "微信标识会立即删除，之后不能用微信登录"];

/**
 * Unbinding the last WeChat login withdraws W1, and W2 with it if it stands: the tap on "unbind" says so. The withdrawal
 * deletes identifiers, nickname and avatar in the same transaction.
 */
export const withdrawAtUnbinding = async (
  app: App,
  db: Db,
  { accountId, at }: { accountId: Buffer; at: Date },
): Promise<void> => {
  await withdrawSaid(app, db, {
    accountId,
    scopes: ["W1", "W2"],
    always: ["W1"],
    screen: "bindings",
    labels: unbindLabels,
    platform: "weapp",
    at,
  });
};
