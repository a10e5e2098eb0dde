CREATE TABLE IF NOT EXISTS vault_value (
  account_id BINARY(16) NOT NULL,
  item VARCHAR(40) NOT NULL,
  instance VARCHAR(64) NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  source VARCHAR(16) NOT NULL,
  entered_by VARCHAR(64) NOT NULL,
  entered_at DATETIME(3) NOT NULL,
  confirmed_at DATETIME(3) NULL,
  PRIMARY KEY (account_id, item, instance)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
