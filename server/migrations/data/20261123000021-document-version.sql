CREATE TABLE IF NOT EXISTS document_version (
  id BINARY(16) NOT NULL,
  document_id VARCHAR(48) NOT NULL,
  label VARCHAR(20) NOT NULL,
  state VARCHAR(12) NOT NULL,
  change_class CHAR(2) NOT NULL,
  markdown MEDIUMTEXT NOT NULL,
  tree MEDIUMTEXT NOT NULL,
  canonical_text MEDIUMTEXT NOT NULL,
  text_sha256 BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  published_at DATETIME(3) NULL,
  published_by VARCHAR(64) NULL,
  effective_at DATETIME(3) NULL,
  unresolved_reason VARCHAR(200) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_document_version_label (document_id, label),
  KEY ix_document_version_effective (document_id, state, effective_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
