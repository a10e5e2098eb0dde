CREATE TABLE IF NOT EXISTS binding_ticket (
  ticket_hash BINARY(32) NOT NULL,
  sealed BLOB NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (ticket_hash),
  KEY ix_binding_ticket_expiry (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
