CREATE TABLE IF NOT EXISTS vault_fingerprint (
  account_id BINARY(16) NOT NULL,
  item VARCHAR(40) NOT NULL,
  instance VARCHAR(64) NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  holder_key BINARY(32) NULL,
  PRIMARY KEY (account_id, item, instance),
  UNIQUE KEY uq_vault_fingerprint_holder (holder_key),
  KEY ix_vault_fingerprint_value (item, fingerprint)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
