ALTER TABLE legal_hold ADD COLUMN escalated_at DATETIME(3) NULL, ADD INDEX ix_legal_hold_end (released_at, ends_at);
