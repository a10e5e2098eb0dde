import type { Config } from "../config";
import type { Database } from "../kernel/database";
import type { Log } from "../kernel/log";
import type { Ports } from "../kernel/ports";
import type { Keyring } from "../kernel/vault/keyring";
import { openWith, sealWith } from "../kernel/vault/seal";
import { createTokenStore } from "./token-store";
import { createWeChatClient, type WeChatClient } from "./wechat-client";

/** One client for each configured AppID; their access tokens are shared, sealed, through the database. */
export const createWeChatClients = async (options: {
  config: Pick<Config, "wechat">;
  database: Pick<Database, "rows" | "run">;
  keyring: Pick<Keyring, "systemKey">;
  ports: Pick<Ports, "clock">;
  log: Log;
}): Promise<ReadonlyMap<string, WeChatClient>> => {
  const { config, database, keyring, ports, log } = options;
  const key = () => keyring.systemKey("wechat-token");
  const tokens = createTokenStore(database, {
    seal: async (place, plain) => sealWith(await key(), place, plain),
    open: async (place, sealed) => openWith(await key(), place, sealed),
  });
  const clientOf = ({ appId, secret }: { appId: string; secret: string }) =>
    createWeChatClient({ baseUrl: config.wechat.baseUrl, appId, secret, clock: ports.clock, tokens, log });
  return new Map(config.wechat.apps.map((app) => [app.appId, clientOf(app)]));
};
