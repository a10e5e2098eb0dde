import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** An act that waits for, or had, a second person (7.1.2). What will be done is sealed under the product's own key. */
@Entity("approval")
@Index("ix_approval_state", ["state", "askedAt"])
@Index("ix_approval_account", ["accountId"])
@Index("ix_approval_kept", ["keptUntil"])
export class Approval {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 40 })
  action!: string;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  askedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
  @Column({ type: "binary", length: 16, nullable: true })
  decidedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}
