CREATE TABLE IF NOT EXISTS delivery (
  message_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  channel VARCHAR(8) NOT NULL,
  shard TINYINT UNSIGNED NOT NULL,
  state VARCHAR(8) NOT NULL,
  reason VARCHAR(20) NULL,
  attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
  next_at DATETIME(3) NOT NULL,
  settled_at DATETIME(3) NULL,
  read_at DATETIME(3) NULL,
  reference VARCHAR(24) NULL,
  PRIMARY KEY (message_id, account_id, channel),
  KEY ix_delivery_due (shard, state, next_at),
  KEY ix_delivery_account (account_id, channel, settled_at),
  KEY ix_delivery_settled (settled_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
