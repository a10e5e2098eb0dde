CREATE TABLE IF NOT EXISTS ticket_message (
  id BINARY(16) NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  author VARCHAR(8) NOT NULL,
  staff_id BINARY(16) NULL,
  sealed BLOB NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_ticket_message_ticket (ticket_id),
  KEY ix_ticket_message_account (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
