CREATE TABLE IF NOT EXISTS access_review_line (
  review_id BINARY(16) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  roles TEXT NOT NULL,
  outcome VARCHAR(8) NULL,
  decided_by BINARY(16) NULL,
  decided_at DATETIME(3) NULL,
  PRIMARY KEY (review_id, staff_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
