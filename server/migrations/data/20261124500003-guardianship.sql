CREATE TABLE IF NOT EXISTS guardianship (
  account_id BINARY(16) NOT NULL,
  state VARCHAR(12) NOT NULL,
  link_hash BINARY(32) NULL,
  code_hash BINARY(32) NULL,
  sealed_guardian VARBINARY(1024) NULL,
  attempts INT NOT NULL,
  links INT NOT NULL,
  links_since DATETIME(3) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NULL,
  decided_at DATETIME(3) NULL,
  looked_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id),
  UNIQUE KEY uq_guardianship_link (link_hash),
  UNIQUE KEY uq_guardianship_code (code_hash),
  KEY ix_guardianship_state (state, expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
