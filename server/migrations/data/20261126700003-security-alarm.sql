CREATE TABLE IF NOT EXISTS security_alarm (
  id BINARY(16) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  once_key BINARY(32) NOT NULL,
  staff_id BINARY(16) NULL,
  detail VARCHAR(200) NOT NULL,
  raised_at DATETIME(3) NOT NULL,
  handled_by BINARY(16) NULL,
  handled_at DATETIME(3) NULL,
  kept_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_security_alarm_once (once_key),
  KEY ix_security_alarm_open (handled_at, id),
  KEY ix_security_alarm_kept (kept_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
