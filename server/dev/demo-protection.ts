import type { App } from "../src/app-context";
import { approveCase, openCase, previewCase } from "../src/disputes/disputes.service";
import type { StaffSession } from "../src/kernel/api";
import { idBytes, idText, newId } from "../src/kernel/ids";
import { addSeller } from "../src/market/sellers.service";
import { proposeRegime } from "../src/regimes/regimes.service";
import type { Say } from "./demo-people";

const otherPhone = "Mozilla/5.0 (Linux; Android 14; Demo-Phone Build/D1) Chrome/120.0.0.0 Mobile";
const reason = "演示纠纷 1 号";
const aLawyer = (): StaffSession => ({
  staffId: newId(),
  sessionId: newId(),
  username: "demo-legal",
  roles: ["legal"],
  csrfToken: "",
});

/** A sign-in with a phone that the demo person never used: a warning to answer (4.4). */
const signInStrangely = async (say: Say, app: App, login: { identifier: string; password: string }): Promise<void> => {
  const device = { platform: "h5", name: "演示的另一台手机" };
  await say("POST", "/api/v1/sessions", { ...login, device }, { "User-Agent": otherPhone });
  await app.activity.flush();
  await app.background.idle();
};

/** A dispute about the demo person's contract, approved a moment ago: there are three days to object (4.4). */
const beginDispute = async (app: App, account: string): Promise<void> => {
  const accountId = idBytes(account);
  const [contract] = await app.database.rows<{ id: Buffer }>(
    "SELECT id FROM record WHERE account_id = ? AND kind = 'contract' LIMIT 1",
    [accountId],
  );
  if (!contract) return;
  const at = app.ports.clock();
  const { id: disputeId } = await app.database.transaction((db) =>
    openCase(app, db, {
      staff: aLawyer(),
      accountId,
      kind: "contract",
      ground: "interest",
      reference: "（2026）演示 1 号",
      recipient: { party: "counterparty", name: "上海示例采购有限公司" },
      records: [{ recordId: idText(contract.id), fields: ["number", "title", "signedOn"] }],
      tickets: [],
      items: [],
      reason,
      at,
    }),
  );
  const act = { staff: aLawyer(), disputeId, reason, at };
  const { bundle } = await previewCase(app, act);
  await app.database.transaction((db) => approveCase(app, db, { ...act, digest: bundle.digest }));
};

/** A seller of the market, to leave for (1.3). */
const listSeller = async (app: App): Promise<void> => {
  const at = app.ports.clock();
  const payload = {
    name: "上海示例软件服务商（演示）",
    offers: "企业网盘、在线协作",
    contact: "privacy@seller.example",
    url: "https://seller.example/",
    policyUrl: "https://seller.example/privacy",
  };
  const by = { askedBy: newId(), approvedBy: newId() };
  await app.database.transaction((db) => addSeller(app, db, { payload, accountId: null, at, ...by }));
};

/** A purchase that stands under international rules, for the demo person to decide about (1.2). */
const proposeInternational = (app: App, account: string) =>
  app.database.transaction((db) =>
    proposeRegime(app, db, {
      accountId: idBytes(account),
      regime: "international-own",
      reference: "演示订单 INT-1",
      by: "demo",
      at: app.ports.clock(),
    }),
  );

/** What protects a demo person: one warning about the account, one dispute in which something is to be given. */
export const showProtection = async (
  say: Say,
  app: App,
  demo: { accountId: string; identifier: string; password: string },
): Promise<void> => {
  const { accountId, identifier, password } = demo;
  await app.activity.flush();
  await signInStrangely(say, app, { identifier, password });
  await beginDispute(app, accountId);
  await listSeller(app);
  await proposeInternational(app, accountId);
};
