CREATE TABLE IF NOT EXISTS value_proposal (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  item VARCHAR(40) NOT NULL,
  state VARCHAR(12) NOT NULL,
  sealed BLOB NOT NULL,
  proposed_by VARCHAR(64) NOT NULL,
  proposed_at DATETIME(3) NOT NULL,
  lapses_at DATETIME(3) NULL,
  decided_at DATETIME(3) NULL,
  refusal VARCHAR(24) NULL,
  PRIMARY KEY (id),
  KEY ix_value_proposal_account (account_id, item),
  KEY ix_value_proposal_state (kind, state, proposed_at),
  KEY ix_value_proposal_decided (decided_at),
  KEY ix_value_proposal_lapse (state, lapses_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
