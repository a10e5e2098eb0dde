CREATE TABLE IF NOT EXISTS ledger_checkpoint (
  tree_size BIGINT UNSIGNED NOT NULL,
  root_hash BINARY(32) NOT NULL,
  note TEXT NOT NULL,
  signed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tree_size)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
