CREATE TABLE IF NOT EXISTS deletion_request (
  id BINARY(16) NOT NULL,
  recipient_id BINARY(16) NOT NULL,
  scope VARCHAR(12) NOT NULL,
  state VARCHAR(12) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  due_at DATETIME(3) NOT NULL,
  escalated_at DATETIME(3) NULL,
  proved_at DATETIME(3) NULL,
  proved_by BINARY(16) NULL,
  sealed VARBINARY(2048) NULL,
  kept_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_deletion_request_recipient (recipient_id, state),
  KEY ix_deletion_request_due (state, due_at),
  KEY ix_deletion_request_kept (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
