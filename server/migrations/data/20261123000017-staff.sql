CREATE TABLE IF NOT EXISTS staff (
  id BINARY(16) NOT NULL,
  username VARCHAR(32) NOT NULL,
  password_hash VARCHAR(255) NULL,
  totp_sealed VARBINARY(255) NULL,
  totp_last_step BIGINT UNSIGNED NOT NULL,
  roles TEXT NOT NULL,
  state VARCHAR(12) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_staff_username (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
