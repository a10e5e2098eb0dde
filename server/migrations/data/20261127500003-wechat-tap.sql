CREATE TABLE IF NOT EXISTS wechat_tap (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  app_id VARCHAR(32) NOT NULL,
  template_id VARCHAR(64) NOT NULL,
  reported_at DATETIME(3) NULL,
  told_at DATETIME(3) NULL,
  is_counted TINYINT NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_wechat_tap_template (account_id, app_id, template_id),
  KEY ix_wechat_tap_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
