CREATE TABLE IF NOT EXISTS activity (
  source BINARY(16) NOT NULL,
  id BINARY(16) NOT NULL,
  holder BINARY(16) NULL,
  kind VARCHAR(8) NOT NULL,
  at DATETIME(3) NOT NULL,
  action VARCHAR(60) NOT NULL,
  product VARCHAR(60) NOT NULL,
  result VARCHAR(40) NOT NULL,
  sealed BLOB NOT NULL,
  sealed_search BLOB NULL,
  PRIMARY KEY (source, id),
  KEY ix_activity_holder (holder, kind, at),
  KEY ix_activity_age (kind, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
