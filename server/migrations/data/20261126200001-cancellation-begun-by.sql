ALTER TABLE cancellation ADD COLUMN begun_by VARCHAR(8) NOT NULL DEFAULT 'owner';
