CREATE TABLE IF NOT EXISTS control_evidence (
  id BINARY(16) NOT NULL,
  control VARCHAR(32) NOT NULL,
  is_met TINYINT NOT NULL,
  detail VARCHAR(200) NOT NULL,
  mark VARCHAR(64) NOT NULL DEFAULT '',
  recorded_by BINARY(16) NULL,
  at DATETIME(3) NOT NULL,
  kept_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_control_evidence_control (control, at),
  KEY ix_control_evidence_kept (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
