CREATE TABLE IF NOT EXISTS statistic_release (
  id BINARY(16) NOT NULL,
  statistic VARCHAR(40) NOT NULL,
  state VARCHAR(8) NOT NULL,
  figures TEXT NOT NULL,
  asked_by BINARY(16) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  decided_by BINARY(16) NULL,
  decided_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_statistic_release_statistic (statistic, state)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
