CREATE TABLE IF NOT EXISTS ledger_position (
  position BIGINT UNSIGNED NOT NULL,
  entry_id BINARY(16) NOT NULL,
  leaf_hash BINARY(32) NOT NULL,
  PRIMARY KEY (position),
  UNIQUE KEY uq_ledger_position_entry (entry_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
