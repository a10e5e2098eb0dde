CREATE TABLE IF NOT EXISTS ledger_entry (
  id BINARY(16) NOT NULL,
  kind VARCHAR(48) NOT NULL,
  at DATETIME(3) NOT NULL,
  subject BINARY(32) NULL,
  scope VARCHAR(8) NULL,
  act VARCHAR(12) NULL,
  request_key BINARY(32) NULL,
  leaf_hash BINARY(32) NOT NULL,
  entry MEDIUMBLOB NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_ledger_entry_request (request_key),
  KEY ix_ledger_entry_subject (subject, kind, scope, id),
  KEY ix_ledger_entry_kind (kind, at),
  KEY ix_ledger_entry_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
