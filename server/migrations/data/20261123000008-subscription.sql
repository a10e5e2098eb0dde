CREATE TABLE IF NOT EXISTS subscription (
  account_id BINARY(16) NOT NULL,
  topic VARCHAR(24) NOT NULL,
  channel VARCHAR(12) NOT NULL,
  is_on TINYINT NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id, topic, channel),
  KEY ix_subscription_topic (topic, channel, is_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
