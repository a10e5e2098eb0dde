ALTER TABLE guardianship ADD INDEX ix_guardianship_looked (state, looked_at);
