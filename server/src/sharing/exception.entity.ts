import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** An exception that was granted (5.3): for one account, used once. Who receives it, on which paper and what is sealed. */
@Entity("disclosure_exception")
@Index("ix_disclosure_exception_account", ["accountId"])
@Index("ix_disclosure_exception_notice", ["toldAt", "noticeDueAt"])
@Index("ix_disclosure_exception_kept", ["keptUntil"])
export class DisclosureException {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  /** Whose information it is about; nobody's any more once the account has ended. */
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  recipientId!: Buffer | null;
  @Column({ type: "varchar", length: 8 })
  clause!: string;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "varchar", length: 12, nullable: true })
  suppression!: string | null;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "binary", length: 16 })
  approvedBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  approvedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  usedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  noticeDueAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  toldAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}

/** Who said no to further use of what is public about them (5.3.6, 5.3.7). */
@Entity("public_use_refusal")
export class PublicUseRefusal {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}
