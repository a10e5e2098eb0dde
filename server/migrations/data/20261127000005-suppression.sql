CREATE TABLE IF NOT EXISTS suppression (
  address BINARY(32) NOT NULL,
  channel VARCHAR(8) NOT NULL,
  reason VARCHAR(12) NOT NULL,
  since DATETIME(3) NOT NULL,
  until DATETIME(3) NOT NULL,
  PRIMARY KEY (address, channel),
  KEY ix_suppression_until (until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
