CREATE TABLE IF NOT EXISTS held_item (
  hold_id BINARY(16) NOT NULL,
  item VARCHAR(40) NOT NULL,
  account_id BINARY(16) NOT NULL,
  PRIMARY KEY (hold_id, item),
  KEY ix_held_item_account (account_id, item)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
