CREATE TABLE IF NOT EXISTS ledger_tile (
  level SMALLINT NOT NULL,
  tile_index BIGINT UNSIGNED NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, tile_index)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
