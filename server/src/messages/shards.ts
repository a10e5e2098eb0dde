/** Deliveries are shared out among the servers by the account's last byte, which is random. */
export const shards = 16;
export const shardOf = (accountId: Buffer): number => (accountId[15] as number) % shards;
