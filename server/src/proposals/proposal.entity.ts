import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A value that waits for somebody's decision: what it is, and why it is proposed, are sealed. */
@Entity("value_proposal")
@Index("ix_value_proposal_account", ["accountId", "item"])
@Index("ix_value_proposal_state", ["kind", "state", "proposedAt"])
@Index("ix_value_proposal_decided", ["decidedAt"])
@Index("ix_value_proposal_lapse", ["state", "lapsesAt"])
export class ValueProposal {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  kind!: string;
  @Column({ type: "varchar", length: 40 })
  item!: string;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "varchar", length: 64 })
  proposedBy!: string;
  @Column({ type: "datetime", precision: 3 })
  proposedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  lapsesAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
  @Column({ type: "varchar", length: 24, nullable: true })
  refusal!: string | null;
}
