CREATE TABLE IF NOT EXISTS survey_reply (
  token BINARY(32) NOT NULL,
  survey_id BINARY(16) NOT NULL,
  PRIMARY KEY (token),
  KEY ix_survey_reply_survey (survey_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
