CREATE TABLE IF NOT EXISTS freshness_snooze (
  account_id BINARY(16) NOT NULL,
  until DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id),
  KEY ix_freshness_snooze_until (until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
