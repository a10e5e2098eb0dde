UPDATE verification_case SET due_at = submitted_at + INTERVAL 15 DAY WHERE state = 'in-review' AND due_at IS NULL;
