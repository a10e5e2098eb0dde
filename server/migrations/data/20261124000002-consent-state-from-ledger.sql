INSERT IGNORE INTO consent_state (subject, scope, act, entry_id, document_version_id, at)
SELECT e.subject, e.scope, e.act, e.id,
  UNHEX(REPLACE(JSON_UNQUOTE(JSON_EXTRACT(CONVERT(e.entry USING utf8mb4), '$.document.versionId')), '-', '')), e.at
FROM (
  SELECT MAX(id) AS id FROM ledger_entry WHERE kind = 'consent' GROUP BY subject, scope
) latest JOIN ledger_entry e ON e.id = latest.id;
