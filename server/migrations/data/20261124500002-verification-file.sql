CREATE TABLE IF NOT EXISTS verification_file (
  file_id BINARY(16) NOT NULL,
  case_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  part VARCHAR(12) NOT NULL,
  PRIMARY KEY (file_id),
  UNIQUE KEY uq_verification_file_part (case_id, part),
  KEY ix_verification_file_account (account_id, part)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
