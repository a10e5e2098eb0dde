/**
 * What a column holds that no item declares as its own: `key` random numbers, keyed hashes and references; `state` states,
 * counts and times of something that an item declares; `sealed` readable only with a key from outside the database; `open`
 * what is published or says nothing about anybody; `staff` who of our own staff did something.
 */
export type ColumnKind = "key" | "state" | "sealed" | "open" | "staff";

/**
 * Every column of the data database but those that an item of the catalogue names as its store. A test holds this and the
 * catalogue against the database itself: a column that nobody declared fails it.
 */
export const otherColumns: Readonly<Record<string, Partial<Record<ColumnKind, readonly string[]>>>> = {
  account: { state: ["state", "created_at"] },
  credential: { key: ["account_id"], state: ["changed_at"] },
  session: {
    key: ["id", "account_id", "token_hash", "next_token_hash"],
    state: [
      "platform",
      "method",
      "created_at",
      "rotated_at",
      "last_seen_on",
      "expires_at",
      "stepped_up_at",
      "is_closing",
    ],
  },
  vault_value: {
    key: ["account_id"],
    state: ["item", "instance", "source", "entered_at", "confirmed_at"],
    sealed: ["sealed"],
    staff: ["entered_by"],
  },
  vault_fingerprint: { key: ["account_id", "fingerprint", "holder_key"], state: ["item", "instance"] },
  wechat_binding: { key: ["id", "account_id"], state: ["app_id", "holds_unionid", "bound_at"] },
  binding_ticket: { key: ["ticket_hash"], state: ["expires_at"], sealed: ["sealed"] },
  subscription: { key: ["account_id"], state: ["topic", "channel", "changed_at"] },
  wechat_credit: { key: ["account_id"], state: ["app_id", "template_id", "credits", "last_answer", "answered_at"] },
  consent_state: {
    key: ["subject", "entry_id", "document_version_id"],
    state: ["scope", "act", "at"],
  },
  ledger_entry: { key: ["id", "request_key", "leaf_hash"], state: ["kind", "at", "scope", "act"], open: ["entry"] },
  ledger_position: { key: ["entry_id", "leaf_hash"], open: ["position"] },
  ledger_tile: { key: ["hashes"], open: ["level", "tile_index"] },
  ledger_checkpoint: { open: ["tree_size", "root_hash", "note", "signed_at"] },
  lease: { open: ["name", "owner", "fence", "held_until"] },
  idempotency: { key: ["key_hash", "request_hash"], state: ["status", "expires_at"], sealed: ["sealed"] },
  rate_limit: { key: ["key"], state: ["points", "expire"] },
  staff: {
    key: ["id", "password_hash"],
    state: ["totp_last_step", "state", "created_at"],
    sealed: ["totp_sealed"],
    staff: ["username", "roles"],
  },
  staff_session: { key: ["id", "staff_id", "token_hash"], state: ["created_at", "last_seen_at", "expires_at"] },
  staff_enrolment: { key: ["token_hash", "staff_id"], state: ["expires_at"] },
  document: { open: ["id", "title", "created_at"] },
  document_version: {
    open: [
      "id",
      "document_id",
      "label",
      "state",
      "change_class",
      "markdown",
      "tree",
      "canonical_text",
      "text_sha256",
      "created_at",
      "published_at",
      "effective_at",
      "unresolved_reason",
    ],
    staff: ["published_by"],
  },
  wechat_token: { key: ["token_hash"], state: ["app_id", "expires_at"], sealed: ["sealed"] },
  activity: { key: ["source", "id", "holder"], state: ["kind", "at", "product"] },
  service_client: { key: ["id", "secret_hash"], open: ["name", "rights", "products", "state", "created_at"] },
  stored_file: {
    key: ["id", "account_id", "used_by"],
    state: ["kind", "type", "size", "created_at", "expires_at"],
  },
  stored_file_part: { key: ["file_id"], state: ["part"], sealed: ["sealed"] },
  export_request: {
    key: ["id", "account_id", "file_id"],
    state: ["state", "attempts", "done_items", "total_items", "requested_at", "ready_at", "expires_at"],
  },
  one_time_code: { key: ["account_id", "code_hash"], state: ["purpose", "item", "attempts", "expires_at"] },
  outgoing_message: { key: ["id", "account_id"], state: ["attempts", "next_at"] },
  freshness_snooze: { key: ["account_id"], state: ["until"] },
  cancellation: { key: ["account_id", "receipt_hash"], state: ["state", "requested_at", "erase_at"] },
  erasure_receipt: { key: ["receipt_hash", "entry_id"], state: ["erase_at", "erased_at", "outcome", "expires_at"] },
  record: {
    key: ["id", "account_id"],
    state: [
      "kind",
      "state",
      "source",
      "entered_at",
      "confirmed_at",
      "object_until",
      "created_at",
      "changed_at",
      "ended_at",
      "kept_until",
      "version",
    ],
    staff: ["entered_by"],
  },
  ticket: {
    key: ["id", "account_id", "last_message_id"],
    state: ["category", "state", "opened_at", "changed_at", "waiting_since", "closed_at", "is_unread"],
    staff: ["handler"],
  },
  ticket_message: { key: ["id", "ticket_id", "account_id"], state: ["author", "at"], staff: ["staff_id"] },
  ticket_attachment: { key: ["file_id", "ticket_id", "message_id"], state: ["may_hold_customer_data"] },
  statistic_release: {
    open: ["id", "statistic", "state", "figures", "asked_at", "decided_at"],
    staff: ["asked_by", "decided_by"],
  },
  value_proposal: {
    key: ["id", "account_id"],
    state: ["kind", "item", "state", "proposed_at", "lapses_at", "decided_at", "refusal"],
    staff: ["proposed_by"],
  },
};
