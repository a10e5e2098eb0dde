CREATE TABLE IF NOT EXISTS erased_account (
  account_id BINARY(16) NOT NULL,
  erased_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id),
  KEY ix_erased_account_age (erased_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
