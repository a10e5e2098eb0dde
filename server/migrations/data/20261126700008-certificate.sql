CREATE TABLE IF NOT EXISTS certificate (
  id BINARY(16) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  number VARCHAR(64) NOT NULL,
  issuer VARCHAR(100) NOT NULL,
  scope VARCHAR(200) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  evidence_sha256 BINARY(32) NOT NULL,
  added_at DATETIME(3) NOT NULL,
  asked_by BINARY(16) NOT NULL,
  approved_by BINARY(16) NOT NULL,
  ended_at DATETIME(3) NULL,
  ended_by BINARY(16) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_certificate_number (kind, number),
  KEY ix_certificate_valid (valid_to)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
