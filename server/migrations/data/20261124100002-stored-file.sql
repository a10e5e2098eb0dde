CREATE TABLE IF NOT EXISTS stored_file (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  kind VARCHAR(24) NOT NULL,
  type VARCHAR(24) NOT NULL,
  size INT NOT NULL,
  sealed_name VARBINARY(1024) NOT NULL,
  used_by BINARY(16) NULL,
  created_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_stored_file_account (account_id, kind),
  KEY ix_stored_file_used_by (used_by),
  KEY ix_stored_file_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
