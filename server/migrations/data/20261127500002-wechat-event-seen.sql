CREATE TABLE IF NOT EXISTS wechat_event_seen (
  event_hash BINARY(32) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (event_hash),
  KEY ix_wechat_event_seen_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
