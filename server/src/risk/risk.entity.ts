import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Something an account was warned of (4.4): the band; rules, network and device sealed; what its owner said to it. */
@Entity("risk_entry")
@Index("uq_risk_entry_told", ["accountId", "toldKey"], { unique: true })
@Index("ix_risk_entry_account", ["accountId", "at"])
@Index("ix_risk_entry_age", ["at"])
export class RiskEntryRow {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  sessionId!: Buffer | null;
  @Column({ type: "varchar", length: 8 })
  band!: string;
  @Column({ type: "varbinary", length: 2048 })
  sealed!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
  /** Keyed by day, band and device: of two alike the person is told of one. */
  @Column({ type: "binary", length: 16, nullable: true })
  toldKey!: Buffer | null;
  @Column({ type: "varchar", length: 8, nullable: true })
  answer!: string | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  answeredAt!: Date | null;
}
