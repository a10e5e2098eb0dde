import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A legal hold (6.2): some items of one account are kept on for one reason. The reference is sealed. */
@Entity("legal_hold")
@Index("ix_legal_hold_account", ["accountId", "releasedAt"])
@Index("ix_legal_hold_review", ["releasedAt", "reviewAt"])
@Index("ix_legal_hold_end", ["releasedAt", "endsAt"])
export class LegalHold {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  kind!: string;
  @Column({ type: "text" })
  items!: string;
  @Column({ type: "varbinary", length: 512 })
  sealed!: Buffer;
  @Column({ type: "binary", length: 16 })
  placedBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  placedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  reviewAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endsAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  releasedAt!: Date | null;
  /** When it was told of that its review is overdue. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  escalatedAt!: Date | null;
}
