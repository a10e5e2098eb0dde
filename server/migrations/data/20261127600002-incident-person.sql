CREATE TABLE IF NOT EXISTS incident_person (
  incident_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  is_named TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (incident_id, account_id),
  KEY ix_incident_person_account (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
