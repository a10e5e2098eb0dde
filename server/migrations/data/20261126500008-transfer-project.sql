CREATE TABLE IF NOT EXISTS transfer_project (
  id BINARY(16) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  receiver VARCHAR(100) NOT NULL,
  contact VARCHAR(100) NOT NULL,
  items TEXT NOT NULL,
  changes VARCHAR(200) NULL,
  cut_over_at DATETIME(3) NOT NULL,
  state VARCHAR(12) NOT NULL,
  reached BINARY(16) NOT NULL,
  counts TEXT NOT NULL,
  manifest_hash BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  started_at DATETIME(3) NULL,
  kept_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_transfer_project_state (state),
  KEY ix_transfer_project_kept (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
