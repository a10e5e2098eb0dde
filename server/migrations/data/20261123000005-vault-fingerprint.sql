CREATE TABLE IF NOT EXISTS vault_fingerprint (
  item VARCHAR(40) NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  account_id BINARY(16) NOT NULL,
  instance VARCHAR(64) NOT NULL,
  holder_key BINARY(32) NULL,
  PRIMARY KEY (item, fingerprint, account_id, instance),
  UNIQUE KEY uq_vault_fingerprint_holder (holder_key),
  KEY ix_vault_fingerprint_account (account_id, item, instance)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
