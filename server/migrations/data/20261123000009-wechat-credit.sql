CREATE TABLE IF NOT EXISTS wechat_credit (
  account_id BINARY(16) NOT NULL,
  app_id VARCHAR(32) NOT NULL,
  template_id VARCHAR(64) NOT NULL,
  credits INT NOT NULL,
  last_answer VARCHAR(8) NOT NULL,
  answered_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id, app_id, template_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
