CREATE TABLE IF NOT EXISTS survey (
  id BINARY(16) NOT NULL,
  title VARCHAR(60) NOT NULL,
  intro VARCHAR(500) NOT NULL,
  questions MEDIUMTEXT NOT NULL,
  state VARCHAR(8) NOT NULL,
  approval_id BINARY(16) NULL,
  message_id BINARY(16) NULL,
  created_by BINARY(16) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  closes_at DATETIME(3) NOT NULL,
  kept_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_survey_message (message_id),
  KEY ix_survey_kept (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
