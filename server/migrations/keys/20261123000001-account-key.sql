CREATE TABLE IF NOT EXISTS account_key (
  account_id BINARY(16) NOT NULL,
  wrapped VARBINARY(160) NOT NULL,
  master_key_id VARCHAR(32) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id),
  KEY ix_account_key_master (master_key_id, account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
