import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A regime that was proposed for an account, and what the person said: the history, one row a proposal. */
@Entity("account_regime")
@Index("uq_account_regime_open", ["openAccountId"], { unique: true })
@Index("ix_account_regime_account", ["accountId", "proposedAt"])
@Index("ix_account_regime_expires", ["state", "expiresAt"])
export class AccountRegime {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  /** The account while the proposal is open: at most one is. */
  @Column({ type: "binary", length: 16, nullable: true })
  openAccountId!: Buffer | null;
  @Column({ type: "varchar", length: 24 })
  regime!: string;
  @Column({ type: "varchar", length: 10 })
  state!: string;
  @Column({ type: "varchar", length: 80 })
  reference!: string;
  @Column({ type: "varchar", length: 64 })
  proposedBy!: string;
  @Column({ type: "datetime", precision: 3 })
  proposedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
}
