CREATE TABLE IF NOT EXISTS rights_request_event (
  id BINARY(16) NOT NULL,
  request_id BINARY(16) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  author VARCHAR(8) NOT NULL,
  staff_id BINARY(16) NULL,
  act VARCHAR(16) NULL,
  sealed VARBINARY(8192) NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_rights_request_event_request (request_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
