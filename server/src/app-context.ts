import type { ActivityLog } from "./activity/activity-log";
import type { Config } from "./config";
import type { Delivery } from "./delivery/delivery";
import type { Background } from "./kernel/background";
import type { Database } from "./kernel/database";
import type { Ledger } from "./kernel/ledger";
import type { Log } from "./kernel/log";
import type { Metrics } from "./kernel/metrics";
import type { Ports } from "./kernel/ports";
import type { RateLimits } from "./kernel/rate-limits";
import type { Keyring } from "./kernel/vault/keyring";
import type { Vault } from "./kernel/vault/vault";
import type { Verifier } from "./verification/verifier/verifier";
import type { WeChatClient } from "./wechat/wechat-client";

/** What one running server is made of; handed to every handler, built once in `app.ts`. */
export interface App {
  config: Config;
  database: Database;
  ports: Ports;
  log: Log;
  metrics: Metrics;
  limits: RateLimits;
  keyring: Keyring;
  vault: Vault;
  ledger: Ledger;
  /** How mails and SMS leave. */
  delivery: Delivery;
  background: Background;
  activity: ActivityLog;
  /** One client for each configured AppID. */
  wechat: ReadonlyMap<string, WeChatClient>;
  /** The outside verifier of identities; null when none is configured. */
  verifier: Verifier | null;
}
