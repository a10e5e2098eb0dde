CREATE TABLE IF NOT EXISTS stored_file_part (
  file_id BINARY(16) NOT NULL,
  part INT NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  PRIMARY KEY (file_id, part)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
