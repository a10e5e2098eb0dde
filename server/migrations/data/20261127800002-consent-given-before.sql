ALTER TABLE consent_state ADD COLUMN given_before BINARY(16) NULL;
