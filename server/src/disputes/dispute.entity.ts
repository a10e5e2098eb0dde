import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Information given, or to be given, to a party of a dispute (4.4): to whom and what is sealed; where it stands is not. */
@Entity("dispute_case")
@Index("ix_dispute_case_account", ["accountId"])
@Index("ix_dispute_case_state", ["state", "openedAt"])
@Index("ix_dispute_case_kept_until", ["keptUntil"])
export class DisputeCase {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  /** Whose information it is; nobody's any more once the account has ended. */
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "varchar", length: 16 })
  kind!: string;
  @Column({ type: "varchar", length: 16 })
  ground!: string;
  @Column({ type: "varchar", length: 16 })
  party!: string;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "binary", length: 16 })
  openedBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  openedAt!: Date;
  @Column({ type: "binary", length: 16, nullable: true })
  decidedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
  @Column({ type: "varchar", length: 16, nullable: true })
  refusal!: string | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  objectUntil!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  objectedAt!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  answeredBy!: Buffer | null;
  @Column({ type: "varchar", length: 16, nullable: true })
  answer!: string | null;
  @Column({ type: "binary", length: 16, nullable: true })
  releasedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  releasedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  linkUntil!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  fileId!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  takenAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  keptUntil!: Date | null;
}

/** Who looked at which content of a case last (4.4): whoever approves it has seen it themselves. */
@Entity("dispute_look")
export class DisputeLook {
  @PrimaryColumn({ type: "binary", length: 16 })
  disputeId!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  staffId!: Buffer;
  @Column({ type: "char", length: 64 })
  digest!: string;
  @Column({ type: "datetime", precision: 3 })
  lookedAt!: Date;
}
