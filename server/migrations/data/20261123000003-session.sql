CREATE TABLE IF NOT EXISTS session (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  token_hash BINARY(32) NOT NULL,
  next_token_hash BINARY(32) NULL,
  platform VARCHAR(8) NOT NULL,
  method VARCHAR(12) NOT NULL,
  device VARCHAR(60) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  rotated_at DATETIME(3) NOT NULL,
  last_seen_on DATE NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_session_token (token_hash),
  UNIQUE KEY uq_session_next_token (next_token_hash),
  KEY ix_session_account (account_id),
  KEY ix_session_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
