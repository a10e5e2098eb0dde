CREATE TABLE IF NOT EXISTS staff_own_account (
  staff_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  declared_at DATETIME(3) NOT NULL,
  PRIMARY KEY (staff_id, account_id),
  KEY ix_staff_own_account (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
