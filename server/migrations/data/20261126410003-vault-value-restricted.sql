ALTER TABLE vault_value ADD COLUMN restricted_at DATETIME(3) NULL;
