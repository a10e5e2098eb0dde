CREATE TABLE IF NOT EXISTS crossing_person (
  year SMALLINT NOT NULL,
  is_sensitive TINYINT NOT NULL,
  person BINARY(32) NOT NULL,
  PRIMARY KEY (year, is_sensitive, person)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
