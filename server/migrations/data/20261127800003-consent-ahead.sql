CREATE TABLE IF NOT EXISTS consent_ahead (
  subject BINARY(32) NOT NULL,
  scope VARCHAR(8) NOT NULL,
  document_version_id BINARY(16) NOT NULL,
  entry_id BINARY(16) NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (subject, scope, document_version_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
