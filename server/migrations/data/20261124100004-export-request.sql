CREATE TABLE IF NOT EXISTS export_request (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  state VARCHAR(8) NOT NULL,
  attempts INT NOT NULL,
  done_items INT NOT NULL,
  total_items INT NOT NULL,
  file_id BINARY(16) NULL,
  requested_at DATETIME(3) NOT NULL,
  ready_at DATETIME(3) NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_export_request_account (account_id),
  KEY ix_export_request_state (state, requested_at),
  KEY ix_export_request_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
