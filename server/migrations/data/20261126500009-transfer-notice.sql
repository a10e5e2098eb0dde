CREATE TABLE IF NOT EXISTS transfer_notice (
  transfer_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  channel VARCHAR(8) NOT NULL,
  at DATETIME(3) NOT NULL,
  PRIMARY KEY (transfer_id, account_id),
  KEY ix_transfer_notice_account (account_id, transfer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
