import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/**
 * A request about personal information (10): who asked, about whom, where it stands and by when it is answered. Without an
 * account it is sealed under a key of its own.
 */
@Entity("rights_request")
@Index("uq_rights_request_receipt", ["receiptHash"], { unique: true })
@Index("ix_rights_request_account", ["accountId", "id"])
@Index("ix_rights_request_about", ["aboutId"])
@Index("ix_rights_request_queue", ["state", "dueAt", "id"])
@Index("ix_rights_request_received", ["receivedAt"])
@Index("ix_rights_request_kept", ["keptUntil"])
export class RightsRequest {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  aboutId!: Buffer | null;
  @Column({ type: "varchar", length: 12 })
  kind!: string;
  @Column({ type: "varchar", length: 8 })
  channel!: string;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "varbinary", length: 1024, nullable: true })
  sealed!: Buffer | null;
  @Column({ type: "binary", length: 32, nullable: true })
  receiptHash!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  receivedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  acknowledgedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  verifiedAt!: Date | null;
  @Column({ type: "varchar", length: 12, nullable: true })
  proof!: string | null;
  @Column({ type: "datetime", precision: 3 })
  dueAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  boundAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  pausedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
  @Column({ type: "varchar", length: 24, nullable: true })
  refusal!: string | null;
  @Column({ type: "varchar", length: 12, nullable: true })
  finding!: string | null;
  @Column({ type: "varchar", length: 12, nullable: true })
  cause!: string | null;
  @Column({ type: "binary", length: 16, nullable: true })
  handler!: Buffer | null;
  @Column({ type: "tinyint" })
  reminded!: number;
  @Column({ type: "binary", length: 16, nullable: true })
  exportId!: Buffer | null;
  @Column({ type: "tinyint" })
  isUnread!: number;
  @Column({ type: "datetime", precision: 3, nullable: true })
  keptUntil!: Date | null;
}

/** One step on a request's way, with what was said in it. */
@Entity("rights_request_event")
@Index("ix_rights_request_event_request", ["requestId", "id"])
export class RightsRequestEvent {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  requestId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  kind!: string;
  @Column({ type: "varchar", length: 8 })
  author!: string;
  @Column({ type: "binary", length: 16, nullable: true })
  staffId!: Buffer | null;
  @Column({ type: "varchar", length: 16, nullable: true })
  act!: string | null;
  @Column({ type: "varbinary", length: 8192, nullable: true })
  sealed!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}
