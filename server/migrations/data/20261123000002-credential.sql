CREATE TABLE IF NOT EXISTS credential (
  account_id BINARY(16) NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
