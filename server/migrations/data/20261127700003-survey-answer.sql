CREATE TABLE IF NOT EXISTS survey_answer (
  id BINARY(16) NOT NULL,
  survey_id BINARY(16) NOT NULL,
  answered_on DATE NOT NULL,
  answers MEDIUMTEXT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_survey_answer_survey (survey_id),
  KEY ix_survey_answer_day (answered_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
