CREATE TABLE IF NOT EXISTS inactive_notice (
  account_id BINARY(16) NOT NULL,
  told_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id),
  KEY ix_inactive_notice_told (told_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
