CREATE TABLE IF NOT EXISTS legal_hold (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  items TEXT NOT NULL,
  sealed VARBINARY(512) NOT NULL,
  placed_by BINARY(16) NOT NULL,
  placed_at DATETIME(3) NOT NULL,
  review_at DATETIME(3) NOT NULL,
  ends_at DATETIME(3) NULL,
  released_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_legal_hold_account (account_id, released_at),
  KEY ix_legal_hold_review (released_at, review_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
