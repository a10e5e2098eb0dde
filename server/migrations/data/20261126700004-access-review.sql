CREATE TABLE IF NOT EXISTS access_review (
  id BINARY(16) NOT NULL,
  started_at DATETIME(3) NOT NULL,
  started_by BINARY(16) NULL,
  due_at DATETIME(3) NOT NULL,
  closed_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_access_review_started (started_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
