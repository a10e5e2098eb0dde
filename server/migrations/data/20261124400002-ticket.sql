CREATE TABLE IF NOT EXISTS ticket (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  category VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  sealed_title VARBINARY(1024) NOT NULL,
  opened_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  waiting_since DATETIME(3) NOT NULL,
  closed_at DATETIME(3) NULL,
  handler BINARY(16) NULL,
  last_message_id BINARY(16) NOT NULL,
  is_unread TINYINT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_ticket_account (account_id, changed_at),
  KEY ix_ticket_queue (state, waiting_since),
  KEY ix_ticket_closed (closed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
