CREATE TABLE IF NOT EXISTS consent_state (
  subject BINARY(32) NOT NULL,
  scope VARCHAR(8) NOT NULL,
  act VARCHAR(12) NOT NULL,
  entry_id BINARY(16) NOT NULL,
  document_version_id BINARY(16) NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (subject, scope)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
