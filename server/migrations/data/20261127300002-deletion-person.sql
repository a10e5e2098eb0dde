ALTER TABLE deletion_request ADD COLUMN person_ref VARCHAR(43) NULL, ADD INDEX ix_deletion_request_person (recipient_id, person_ref);
