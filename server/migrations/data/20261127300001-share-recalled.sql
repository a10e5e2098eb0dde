ALTER TABLE share_record ADD COLUMN recalled_at DATETIME(3) NULL;
