CREATE TABLE IF NOT EXISTS one_time_code (
  account_id BINARY(16) NOT NULL,
  purpose VARCHAR(12) NOT NULL,
  item VARCHAR(40) NOT NULL,
  code_hash BINARY(32) NOT NULL,
  attempts INT NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id, purpose, item),
  KEY ix_one_time_code_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
