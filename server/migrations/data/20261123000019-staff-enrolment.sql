CREATE TABLE IF NOT EXISTS staff_enrolment (
  token_hash BINARY(32) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (token_hash),
  KEY ix_staff_enrolment_staff (staff_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
