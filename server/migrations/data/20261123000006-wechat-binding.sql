CREATE TABLE IF NOT EXISTS wechat_binding (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  app_id VARCHAR(32) NOT NULL,
  holds_unionid TINYINT NOT NULL,
  bound_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_wechat_binding_app (account_id, app_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
