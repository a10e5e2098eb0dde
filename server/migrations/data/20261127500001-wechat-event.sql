CREATE TABLE IF NOT EXISTS wechat_event (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  app_id VARCHAR(32) NOT NULL,
  sealed BLOB NOT NULL,
  attempts INT NOT NULL,
  next_at DATETIME(3) NOT NULL,
  kept_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_wechat_event_account (account_id),
  KEY ix_wechat_event_next (next_at),
  KEY ix_wechat_event_expiry (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
