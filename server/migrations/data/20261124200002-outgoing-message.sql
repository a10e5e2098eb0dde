CREATE TABLE IF NOT EXISTS outgoing_message (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  sealed VARBINARY(2048) NOT NULL,
  attempts INT NOT NULL,
  next_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_outgoing_message_account (account_id),
  KEY ix_outgoing_message_next (next_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
