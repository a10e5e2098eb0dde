CREATE TABLE IF NOT EXISTS idempotency (
  key_hash BINARY(32) NOT NULL,
  request_hash BINARY(32) NOT NULL,
  status SMALLINT NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (key_hash),
  KEY ix_idempotency_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
