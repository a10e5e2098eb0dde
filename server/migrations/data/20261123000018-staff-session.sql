CREATE TABLE IF NOT EXISTS staff_session (
  id BINARY(16) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  token_hash BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  last_seen_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_staff_session_token (token_hash),
  KEY ix_staff_session_staff (staff_id),
  KEY ix_staff_session_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
