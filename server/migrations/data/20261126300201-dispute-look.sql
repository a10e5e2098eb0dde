CREATE TABLE IF NOT EXISTS dispute_look (
  dispute_id BINARY(16) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  digest CHAR(64) NOT NULL,
  looked_at DATETIME(3) NOT NULL,
  PRIMARY KEY (dispute_id, staff_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
