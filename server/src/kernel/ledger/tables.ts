/** Tables that the application's database account may only INSERT into and SELECT from (compliance: an append-only ledger). */
export const insertOnlyTables = ["ledger_entry", "ledger_position", "ledger_tile", "ledger_checkpoint"] as const;
