CREATE TABLE IF NOT EXISTS rate_limit (
  `key` VARCHAR(255) NOT NULL,
  points INT NOT NULL,
  expire BIGINT UNSIGNED NULL,
  PRIMARY KEY (`key`),
  KEY ix_rate_limit_expiry (expire)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
