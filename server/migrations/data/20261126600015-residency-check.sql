CREATE TABLE IF NOT EXISTS residency_check (
  id BINARY(16) NOT NULL,
  checked_at DATETIME(3) NOT NULL,
  is_allowed TINYINT NOT NULL,
  places TEXT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_residency_check_age (checked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
