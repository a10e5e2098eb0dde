CREATE TABLE IF NOT EXISTS ticket_attachment (
  file_id BINARY(16) NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  message_id BINARY(16) NOT NULL,
  may_hold_customer_data TINYINT NOT NULL,
  PRIMARY KEY (file_id),
  KEY ix_ticket_attachment_ticket (ticket_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
