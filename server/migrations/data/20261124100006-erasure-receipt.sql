CREATE TABLE IF NOT EXISTS erasure_receipt (
  receipt_hash BINARY(32) NOT NULL,
  entry_id BINARY(16) NOT NULL,
  erase_at DATETIME(3) NOT NULL,
  erased_at DATETIME(3) NOT NULL,
  outcome TEXT NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (receipt_hash),
  KEY ix_erasure_receipt_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
