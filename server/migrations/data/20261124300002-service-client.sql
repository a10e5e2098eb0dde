CREATE TABLE IF NOT EXISTS service_client (
  id BINARY(16) NOT NULL,
  name VARCHAR(60) NOT NULL,
  secret_hash BINARY(32) NOT NULL,
  rights VARCHAR(200) NOT NULL,
  products TEXT NOT NULL,
  state VARCHAR(8) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_service_client_name (name),
  UNIQUE KEY uq_service_client_secret (secret_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
