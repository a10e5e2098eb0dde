CREATE TABLE IF NOT EXISTS incident_notice (
  id BINARY(16) NOT NULL,
  incident_id BINARY(16) NOT NULL,
  number INT NOT NULL,
  kind VARCHAR(10) NOT NULL,
  message_id BINARY(16) NULL,
  sealed MEDIUMBLOB NOT NULL,
  asked_by BINARY(16) NOT NULL,
  approved_by BINARY(16) NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_incident_notice_number (incident_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
