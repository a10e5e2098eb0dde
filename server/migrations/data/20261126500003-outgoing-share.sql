CREATE TABLE IF NOT EXISTS outgoing_share (
  id BINARY(16) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  recipient_id BINARY(16) NOT NULL,
  account_id BINARY(16) NULL,
  sealed MEDIUMBLOB NOT NULL,
  attempts INT NOT NULL,
  next_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_outgoing_share_recipient (recipient_id, next_at),
  KEY ix_outgoing_share_account (account_id),
  KEY ix_outgoing_share_next (next_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
