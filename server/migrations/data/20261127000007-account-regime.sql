CREATE TABLE IF NOT EXISTS account_regime (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  open_account_id BINARY(16) NULL,
  regime VARCHAR(24) NOT NULL,
  state VARCHAR(10) NOT NULL,
  reference VARCHAR(80) NOT NULL,
  proposed_by VARCHAR(64) NOT NULL,
  proposed_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  decided_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_account_regime_open (open_account_id),
  KEY ix_account_regime_account (account_id, proposed_at),
  KEY ix_account_regime_expires (state, expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
