import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import Koa, { type Middleware } from "koa";
import { activityRoutes } from "./activity/activity.routes";
import { createActivityLog } from "./activity/activity-log";
import { adminAccountRoutes } from "./admin-accounts/admin-accounts.routes";
import type { App } from "./app-context";
import { approvalRoutes } from "./approvals/approvals.routes";
import { campaignRoutes } from "./campaigns/campaigns.routes";
import { changeRoutes } from "./changes/changes.routes";
import type { Config } from "./config";
import { consentRoutes } from "./consent/consent.routes";
import { isConsentGiven } from "./consent/consent.service";
import { contactRoutes } from "./contacts/contacts.routes";
import { createDelivery, type Delivery } from "./delivery/delivery";
import { adminDisputeRoutes } from "./disputes/admin-disputes.routes";
import { disputeRoutes } from "./disputes/disputes.routes";
import { documentRoutes } from "./documents/documents.routes";
import { entities } from "./entities";
import { fileRoutes } from "./files/files.routes";
import { freezeRoutes } from "./freeze/freeze.routes";
import { createKeeper } from "./holds/held-store";
import { holdRoutes } from "./holds/holds.routes";
import { createAccountDoor } from "./identity/account-door";
import { identityRoutes } from "./identity/identity.routes";
import { adminIncidentRoutes } from "./incidents/admin-incidents.routes";
import { incidentRoutes } from "./incidents/incidents.routes";
import { Api } from "./kernel/api";
import { createBackground } from "./kernel/background";
import { openDatabase } from "./kernel/database";
import { compressLarge } from "./kernel/http/compress-large";
import { readyAnswers } from "./kernel/http/ready-answers";
import { createTally, requestContext } from "./kernel/http/request-context";
import { apiRouter, refuseOtherMethods } from "./kernel/http/router";
import { securityHeaders } from "./kernel/http/security-headers";
import { staticH5 } from "./kernel/http/static-h5";
import { systemRoutes } from "./kernel/http/system-routes";
import { createLedger } from "./kernel/ledger";
import { createLog, type Log } from "./kernel/log";
import { createMetrics } from "./kernel/metrics";
import { type Ports, realPorts } from "./kernel/ports";
import { createRateLimits } from "./kernel/rate-limits";
import { createKeyring } from "./kernel/vault/keyring";
import { createVault } from "./kernel/vault/vault";
import { marketRoutes } from "./market/market.routes";
import { callbackRoutes } from "./messages/callbacks.routes";
import { messageRoutes } from "./messages/messages.routes";
import { optOutInBrowser, optOutRoutes } from "./messages/opt-out.routes";
import { oversightRoutes } from "./oversight/oversight.routes";
import { personalisationRoutes } from "./personalisation/personalisation.routes";
import { profileRoutes } from "./profile/profile.routes";
import { proposalRoutes } from "./proposals/proposals.routes";
import { adminRecordRoutes } from "./records/admin-records.routes";
import { recordRoutes } from "./records/records.routes";
import { regimeRoutes } from "./regimes/regimes.routes";
import { adminRequestRoutes } from "./requests/admin-requests.routes";
import { publicRequestRoutes } from "./requests/public-requests.routes";
import { requestRoutes } from "./requests/requests.routes";
import { residencyRoutes } from "./residency/residency.routes";
import { refuseAfterRestore } from "./restore/restore-mark";
import { retentionRoutes } from "./retention/retention.routes";
import { rightsRoutes } from "./rights/rights.routes";
import { riskRoutes } from "./risk/risk.routes";
import { watchForRisk } from "./risk/risk-watch";
import { securityRoutes } from "./security/security.routes";
import { serviceRoutes } from "./service/service.routes";
import { createServiceDoor } from "./service-clients/service-client.service";
import { serviceClientRoutes } from "./service-clients/service-clients.routes";
import { adminSharingRoutes } from "./sharing/admin-sharing.routes";
import { exceptionRoutes } from "./sharing/exceptions.routes";
import { sharingRoutes } from "./sharing/sharing.routes";
import { transferRoutes } from "./sharing/transfers.routes";
import { staffAdmission } from "./staff/looks";
import { staffOversightRoutes } from "./staff/oversight.routes";
import { staffRoutes } from "./staff/staff.routes";
import { createStaffDoor } from "./staff/staff-door";
import { statisticReleaseRoutes } from "./statistic-releases/statistic-releases.routes";
import { subscriptionRoutes } from "./subscription/subscription.routes";
import { surveyRoutes } from "./surveys/surveys.routes";
import { adminTicketRoutes } from "./tickets/admin-tickets.routes";
import { ticketRoutes } from "./tickets/tickets.routes";
import { adminVerificationRoutes } from "./verification/admin-verification.routes";
import { gateRoutes } from "./verification/gates";
import { guardianRoutes } from "./verification/guardian.routes";
import { verificationRoutes } from "./verification/verification.routes";
import { createHttpVerifier } from "./verification/verifier/verifier-http";
import { wechatPushRoutes } from "./wechat/push/push.routes";
import { createWeChatClients } from "./wechat/wechat-clients";

/** Opens the databases and builds what handlers use. `ports`, `log` and the local `mailbox` are set by tests and development. */
export const createApp = async (
  config: Config,
  ports: Ports = realPorts,
  log?: Log,
  mailbox?: Delivery,
): Promise<App> => {
  const { url, keysUrl, poolSize, tls } = config.database;
  const database = await openDatabase({ url, keysUrl, poolSize, tls, entities });
  const appLog = log ?? createLog(config.logLevel);
  const keyring = createKeyring({
    database,
    ports,
    masterKeys: config.masterKeys,
    fingerprintKey: config.fingerprintKey,
  });
  const ledger = createLedger({ database, ports, log: appLog, ...config.ledger });
  const metrics = createMetrics();
  const app: App = {
    config,
    database,
    ports,
    log: appLog,
    metrics,
    activity: createActivityLog({
      database,
      keyring,
      metrics,
      log: appLog,
      onWritten: (written) => watchForRisk(app, written),
    }),
    limits: createRateLimits({ database, key: config.fingerprintKey, settings: config.limits, ports }),
    keyring,
    ledger,
    delivery: createDelivery(config, mailbox),
    background: createBackground(appLog),
    vault: createVault({
      keyring,
      ports,
      ledger,
      keeper: createKeeper({ keyring, ports }),
      hasConsent: (accountId, scope) => isConsentGiven(app, accountId, scope),
      onDenied: ({ item, purpose }) => {
        metrics.purposeDenials.inc({ purpose });
        appLog.warn({ item, purpose }, "read denied: the purpose does not cover it");
      },
    }),
    verifier: config.verifier ? createHttpVerifier({ ...config.verifier, ports, log: appLog }) : null,
    wechat: await createWeChatClients({ config, database, keyring, ports, log: appLog }),
  };
  return app;
};

/** All slices' endpoints. */
export const createApi = (): Api => {
  const api = new Api();
  serviceRoutes(api);
  documentRoutes(api);
  consentRoutes(api);
  identityRoutes(api);
  freezeRoutes(api);
  contactRoutes(api);
  profileRoutes(api);
  fileRoutes(api);
  recordRoutes(api);
  ticketRoutes(api);
  verificationRoutes(api);
  guardianRoutes(api);
  gateRoutes(api);
  rightsRoutes(api);
  proposalRoutes(api);
  messageRoutes(api);
  optOutRoutes(api);
  callbackRoutes(api);
  campaignRoutes(api);
  surveyRoutes(api);
  changeRoutes(api);
  marketRoutes(api);
  regimeRoutes(api);
  incidentRoutes(api);
  adminIncidentRoutes(api);
  subscriptionRoutes(api);
  wechatPushRoutes(api);
  activityRoutes(api);
  riskRoutes(api);
  disputeRoutes(api);
  sharingRoutes(api);
  adminSharingRoutes(api);
  exceptionRoutes(api);
  transferRoutes(api);
  serviceClientRoutes(api);
  securityRoutes(api);
  staffRoutes(api);
  staffOversightRoutes(api);
  adminAccountRoutes(api);
  adminRecordRoutes(api);
  adminTicketRoutes(api);
  adminVerificationRoutes(api);
  adminDisputeRoutes(api);
  requestRoutes(api);
  publicRequestRoutes(api);
  adminRequestRoutes(api);
  approvalRoutes(api);
  holdRoutes(api);
  retentionRoutes(api);
  residencyRoutes(api);
  oversightRoutes(api);
  personalisationRoutes(api);
  statisticReleaseRoutes(api);
  return api;
};

const generalLimit =
  (app: App): Middleware =>
  async (ctx, next) => {
    await app.limits.consume(ctx.path.startsWith("/callbacks/") ? "callback" : "general", ctx.ip);
    await next();
  };

/** The Koa application over a built App. `extra` runs before the API; development mounts its helpers there. */
export const createKoa = (app: App, options: { extra?: Middleware; isStopping?: () => boolean } = {}): Koa => {
  const koa = new Koa({
    proxy: app.config.trustedProxyHops > 0,
    maxIpsCount: app.config.trustedProxyHops,
  });
  koa.on("error", () => undefined); // answered and logged by requestContext; a vanished client is no fault
  const door = {
    account: createAccountDoor(app),
    staff: createStaffDoor(app),
    staffAdmitted: staffAdmission(app),
    service: createServiceDoor(app),
    isGiven: (accountId: Buffer, scope: ScopeCode) => isConsentGiven(app, accountId, scope),
  };
  const router = apiRouter(app, door, createApi());
  const tally = createTally(app.log, app.metrics);
  const ready = readyAnswers(app.ports, tally);
  koa.use(requestContext(app.log, tally));
  koa.use(securityHeaders());
  koa.use(ready.keep);
  koa.use(compressLarge());
  koa.use(systemRoutes(app, options.isStopping ?? (() => false)));
  koa.use(staticH5(app.config.h5Folder));
  koa.use(generalLimit(app));
  if (options.extra) koa.use(options.extra);
  koa.use(optOutInBrowser());
  koa.use(router.routes());
  koa.use(refuseOtherMethods(router));
  const callback = koa.callback.bind(koa);
  koa.callback = () => {
    const handle = callback();
    return async (request, response) => {
      if (!ready.answer(request as IncomingMessage, response as ServerResponse)) await handle(request, response);
    };
  };
  return koa;
};

/** A listening server and how to stop it. */
export interface RunningServer {
  url: string;
  app: App;
  /** Stops taking requests, finishes those in flight (at most 10 s), the jobs and the activity log, then closes the databases. */
  stop(): Promise<void>;
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });

/** Starts everything that runs in production: HTTP, the ledger's sequencer, the sweepers. */
export const startServer = async (
  config: Config,
  options: {
    ports?: Ports;
    log?: Log;
    mailbox?: Delivery;
    extra?: (app: App) => Middleware;
    beforeListen?: (app: App) => Promise<void>;
  } = {},
): Promise<RunningServer> => {
  const app = await createApp(config, options.ports, options.log, options.mailbox);
  await refuseAfterRestore(app).catch(async (error: unknown) => {
    await app.database.close();
    throw error;
  });
  await options.beforeListen?.(app);
  let isStopping = false;
  const koa = createKoa(app, { extra: options.extra?.(app), isStopping: () => isStopping });
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 120_000 }, koa.callback());
  server.keepAliveTimeout = 65_000;
  await listen(server, config.port, config.host);
  const { startJobs } = await import("./jobs");
  const jobs = startJobs(app);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${config.host}:${port}`,
    app,
    stop: async () => {
      isStopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const deadline = setTimeout(() => server.closeAllConnections(), 10_000);
      await closed;
      clearTimeout(deadline);
      await jobs.stop();
      await app.background.idle();
      await app.database.close();
    },
  };
};
