ALTER TABLE vault_value ADD INDEX ix_vault_value_age (item, entered_at);
