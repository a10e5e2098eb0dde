import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A recipient that staff registered (5.1): who it is, under which contract, and what may be passed on to it for what. */
@Entity("recipient")
@Index("uq_recipient_proof", ["proofHash"], { unique: true })
@Index("ix_recipient_state", ["state", "contractUntil"])
export class RecipientEntity {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 100 })
  name!: string;
  @Column({ type: "varchar", length: 12 })
  role!: string;
  @Column({ type: "char", length: 2 })
  country!: string;
  @Column({ type: "varchar", length: 100 })
  contact!: string;
  @Column({ type: "varchar", length: 64 })
  contract!: string;
  @Column({ type: "datetime", precision: 3 })
  contractUntil!: Date;
  @Column({ type: "text" })
  purposes!: string;
  @Column({ type: "text" })
  items!: string;
  @Column({ type: "varchar", length: 200 })
  method!: string;
  @Column({ type: "varchar", length: 200 })
  policy!: string;
  @Column({ type: "varchar", length: 300 })
  url!: string;
  @Column({ type: "varbinary", length: 128 })
  sealedSecret!: Buffer;
  @Column({ type: "binary", length: 32 })
  proofHash!: Buffer;
  /** Of all that a person is shown about it: a consent is to exactly this. */
  @Column({ type: "binary", length: 32 })
  ruleHash!: Buffer;
  /** Since when what a person is shown reads as it does; null since it was added. What was agreed to before is agreed to no more. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  ruleSince!: Date | null;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "datetime", precision: 3 })
  addedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endedAt!: Date | null;
  @Column({ type: "int", default: 0 })
  failures!: number;
  @Column({ type: "datetime", precision: 3, nullable: true })
  pausedUntil!: Date | null;
}

/** Who received what of an account, when and why; no value is in it. Nobody's any more once the account has ended. */
@Entity("share_record")
@Index("ix_share_record_account", ["accountId", "id"])
@Index("ix_share_record_recipient", ["recipientId", "state"])
@Index("ix_share_record_exception", ["exceptionId"])
@Index("ix_share_record_kept", ["keptUntil"])
export class ShareRecord {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  recipientId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  exceptionId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  serviceId!: Buffer | null;
  @Column({ type: "varchar", length: 20 })
  purpose!: string;
  @Column({ type: "varchar", length: 12 })
  basis!: string;
  @Column({ type: "varchar", length: 2000 })
  items!: string;
  /** What the contract need refers to, under the account's key. */
  @Column({ type: "varbinary", length: 512, nullable: true })
  sealed!: Buffer | null;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "tinyint" })
  isHidden!: number;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  settledAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
  /** When the recipient was asked to delete it again. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  recalledAt!: Date | null;
}

/** A message on its way to a recipient; its id is the one the recipient knows it by. */
@Entity("outgoing_share")
@Index("ix_outgoing_share_recipient", ["recipientId", "nextAt"])
@Index("ix_outgoing_share_account", ["accountId"])
@Index("ix_outgoing_share_next", ["nextAt"])
export class OutgoingShare {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 12 })
  kind!: string;
  @Column({ type: "binary", length: 16 })
  recipientId!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  @Column({ type: "int" })
  attempts!: number;
  @Column({ type: "datetime", precision: 3 })
  nextAt!: Date;
}

/** A recipient was asked to delete what it got: of everybody, or of one person whom only it can tell. */
@Entity("deletion_request")
@Index("ix_deletion_request_recipient", ["recipientId", "state"])
@Index("ix_deletion_request_person", ["recipientId", "personRef"])
@Index("ix_deletion_request_due", ["state", "dueAt"])
@Index("ix_deletion_request_kept", ["keptUntil"])
export class DeletionRequest {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  recipientId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  scope!: string;
  /** Whose, by the name that the recipient knows them by, while they have an account: so that they see what came of it. */
  @Column({ type: "varchar", length: 43, nullable: true })
  personRef!: string | null;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "datetime", precision: 3 })
  askedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  dueAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  escalatedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  provedAt!: Date | null;
  /** Who of staff entered the proof; null when the recipient itself gave it. */
  @Column({ type: "binary", length: 16, nullable: true })
  provedBy!: Buffer | null;
  @Column({ type: "varbinary", length: 2048, nullable: true })
  sealed!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  keptUntil!: Date | null;
}

/** Where one person's consent to one recipient stands (PIPL 23): the ledger's last decision. */
@Entity("recipient_consent")
export class RecipientConsent {
  @PrimaryColumn({ type: "binary", length: 32 })
  subject!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  recipientId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  act!: string;
  @Column({ type: "binary", length: 16 })
  entryId!: Buffer;
  @Column({ type: "binary", length: 32 })
  ruleHash!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}
