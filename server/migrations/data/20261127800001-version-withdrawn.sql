ALTER TABLE document_version ADD COLUMN withdrawn_at DATETIME(3) NULL;
