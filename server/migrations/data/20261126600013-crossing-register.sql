CREATE TABLE IF NOT EXISTS crossing_register (
  id BINARY(16) NOT NULL,
  recipient VARCHAR(120) NOT NULL,
  country CHAR(2) NOT NULL,
  contact VARCHAR(120) NOT NULL,
  purpose VARCHAR(200) NOT NULL,
  items TEXT NOT NULL,
  ground VARCHAR(16) NOT NULL,
  reference VARCHAR(80) NOT NULL,
  registered_at DATETIME(3) NOT NULL,
  valid_until DATETIME(3) NOT NULL,
  ended_at DATETIME(3) NULL,
  asked_by BINARY(16) NOT NULL,
  approved_by BINARY(16) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
