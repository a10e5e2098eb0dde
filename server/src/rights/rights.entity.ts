import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A copy somebody asked for (8.1): the file itself is a stored file, sealed and short-lived. */
@Entity("export_request")
@Index("ix_export_request_account", ["accountId"])
@Index("ix_export_request_state", ["state", "requestedAt"])
@Index("ix_export_request_expiry", ["expiresAt"])
export class ExportRequest {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 8 })
  state!: string;
  @Column({ type: "int" })
  attempts!: number;
  @Column({ type: "int" })
  doneItems!: number;
  @Column({ type: "int" })
  totalItems!: number;
  @Column({ type: "binary", length: 16, nullable: true })
  fileId!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  requestedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  readyAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}

/** An account on its way out: `waiting` through the cooling-off, `erased` until its key is destroyed too. */
@Entity("cancellation")
@Index("uq_cancellation_receipt", ["receiptHash"], { unique: true })
@Index("ix_cancellation_due", ["eraseAt"])
export class Cancellation {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "binary", length: 32 })
  receiptHash!: Buffer;
  @Column({ type: "varchar", length: 8 })
  state!: string;
  @Column({ type: "datetime", precision: 3 })
  requestedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  eraseAt!: Date;
  /** Whose decision it is: the owner's, or that of time alone (inactive), can be undone by the owner, a guardian's cannot. */
  @Column({ type: "varchar", length: 8, default: "owner" })
  begunBy!: string;
}

/** What became of each item of an erased account: numbers and grounds, nothing that leads to anybody. */
@Entity("erasure_receipt")
@Index("ix_erasure_receipt_expiry", ["expiresAt"])
export class ErasureReceipt {
  @PrimaryColumn({ type: "binary", length: 32 })
  receiptHash!: Buffer;
  @Column({ type: "binary", length: 16 })
  entryId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  eraseAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  erasedAt!: Date;
  @Column({ type: "text" })
  outcome!: string;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
