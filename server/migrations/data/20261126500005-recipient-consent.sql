CREATE TABLE IF NOT EXISTS recipient_consent (
  subject BINARY(32) NOT NULL,
  recipient_id BINARY(16) NOT NULL,
  act VARCHAR(12) NOT NULL,
  entry_id BINARY(16) NOT NULL,
  rule_hash BINARY(32) NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (subject, recipient_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
