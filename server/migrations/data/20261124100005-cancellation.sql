CREATE TABLE IF NOT EXISTS cancellation (
  account_id BINARY(16) NOT NULL,
  receipt_hash BINARY(32) NOT NULL,
  state VARCHAR(8) NOT NULL,
  requested_at DATETIME(3) NOT NULL,
  erase_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id),
  UNIQUE KEY uq_cancellation_receipt (receipt_hash),
  KEY ix_cancellation_due (erase_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
