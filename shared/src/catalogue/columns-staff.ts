import type { TableColumns } from "./columns";

/** Who of our own people may do what, and who looks after them. */
export const staffColumns = {
  staff: {
    key: ["id", "password_hash"],
    state: ["totp_last_step", "state", "created_at", "undertaking_version", "undertaken_at", "reviewed_at"],
    sealed: ["totp_sealed"],
    staff: ["username", "roles"],
  },
  staff_session: { key: ["id", "staff_id", "token_hash"], state: ["created_at", "last_seen_at", "expires_at"] },
  staff_look: { key: ["staff_id"], state: ["hour_at", "looks", "expires_at"] },
  access_review: { key: ["id"], state: ["started_at", "due_at", "closed_at"], staff: ["started_by"] },
  access_review_line: {
    key: ["review_id", "staff_id"],
    state: ["outcome", "decided_at"],
    staff: ["roles", "decided_by"],
  },
  break_glass: {
    key: ["id", "staff_id"],
    state: [
      "state",
      "is_emergency",
      "asked_at",
      "open_until",
      "starts_at",
      "ends_at",
      "review_due_at",
      "reviewed_at",
      "is_justified",
      "kept_until",
    ],
    sealed: ["sealed"],
    staff: ["permissions", "first_by", "second_by", "reviewed_by"],
  },
  security_alarm: {
    key: ["id", "once_key", "staff_id"],
    state: ["handled_at", "kept_until"],
    open: ["kind", "detail", "raised_at"],
    staff: ["handled_by"],
  },
  control_evidence: {
    open: ["id", "control", "is_met", "detail", "mark", "at", "kept_until"],
    staff: ["recorded_by"],
  },
  certificate: {
    open: [
      "id",
      "kind",
      "number",
      "issuer",
      "scope",
      "valid_from",
      "valid_to",
      "evidence_sha256",
      "added_at",
      "ended_at",
    ],
    staff: ["asked_by", "approved_by", "ended_by"],
  },
  staff_enrolment: { key: ["token_hash", "staff_id"], state: ["expires_at"] },
} as const satisfies TableColumns;
