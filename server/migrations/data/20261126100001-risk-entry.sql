CREATE TABLE IF NOT EXISTS risk_entry (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  session_id BINARY(16) NULL,
  band VARCHAR(8) NOT NULL,
  sealed VARBINARY(2048) NOT NULL,
  at DATETIME(3) NOT NULL,
  told_key BINARY(16) NULL,
  answer VARCHAR(8) NULL,
  answered_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_risk_entry_told (account_id, told_key),
  KEY ix_risk_entry_account (account_id, at),
  KEY ix_risk_entry_age (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
