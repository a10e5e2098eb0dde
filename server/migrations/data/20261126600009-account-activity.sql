ALTER TABLE account ADD COLUMN active_on DATE NULL, ADD INDEX ix_account_active (active_on);
