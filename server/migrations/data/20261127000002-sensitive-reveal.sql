CREATE TABLE IF NOT EXISTS sensitive_reveal (
  id BINARY(16) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  item VARCHAR(40) NOT NULL,
  instance VARCHAR(64) NOT NULL,
  until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_sensitive_reveal_staff (staff_id, account_id, item),
  KEY ix_sensitive_reveal_until (until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
