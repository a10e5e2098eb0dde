CREATE TABLE IF NOT EXISTS incident_event (
  id BINARY(16) NOT NULL,
  incident_id BINARY(16) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  subject VARCHAR(24) NULL,
  staff_id BINARY(16) NULL,
  sealed MEDIUMBLOB NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_incident_event_subject (incident_id, kind, subject),
  KEY ix_incident_event_incident (incident_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
