CREATE TABLE IF NOT EXISTS approval (
  id BINARY(16) NOT NULL,
  action VARCHAR(40) NOT NULL,
  state VARCHAR(12) NOT NULL,
  account_id BINARY(16) NULL,
  sealed MEDIUMBLOB NOT NULL,
  asked_by BINARY(16) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  decided_by BINARY(16) NULL,
  decided_at DATETIME(3) NULL,
  kept_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_approval_state (state, asked_at),
  KEY ix_approval_account (account_id),
  KEY ix_approval_kept (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
