CREATE TABLE IF NOT EXISTS market_seller (
  id BINARY(16) NOT NULL,
  name VARCHAR(120) NOT NULL,
  offers VARCHAR(200) NOT NULL,
  contact VARCHAR(120) NOT NULL,
  url VARCHAR(300) NOT NULL,
  policy_url VARCHAR(300) NOT NULL,
  added_at DATETIME(3) NOT NULL,
  asked_by BINARY(16) NOT NULL,
  approved_by BINARY(16) NOT NULL,
  ended_at DATETIME(3) NULL,
  ended_by BINARY(16) NULL,
  PRIMARY KEY (id),
  KEY ix_market_seller_ended (ended_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
