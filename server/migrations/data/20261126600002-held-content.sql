CREATE TABLE IF NOT EXISTS held_content (
  id BINARY(16) NOT NULL,
  hold_id BINARY(16) NOT NULL,
  item VARCHAR(40) NOT NULL,
  kept_at DATETIME(3) NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  PRIMARY KEY (id),
  KEY ix_held_content_hold (hold_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
