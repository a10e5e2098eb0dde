CREATE TABLE IF NOT EXISTS wechat_token (
  app_id VARCHAR(32) NOT NULL,
  sealed BLOB NOT NULL,
  token_hash BINARY(32) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (app_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
