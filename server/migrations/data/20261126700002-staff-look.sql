CREATE TABLE IF NOT EXISTS staff_look (
  staff_id BINARY(16) NOT NULL,
  hour_at DATETIME(3) NOT NULL,
  looks INT NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (staff_id, hour_at),
  KEY ix_staff_look_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
