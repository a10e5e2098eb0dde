import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Whether deleting by time is paused; one row. */
@Entity("erasure_switch")
export class ErasureSwitch {
  @PrimaryColumn({ type: "tinyint" })
  id!: number;
  @Column({ type: "datetime", precision: 3, nullable: true })
  pausedAt!: Date | null;
}

/** A day's deleting by time (6.2): open until the night's run has gone through every rule. */
@Entity("retention_run")
@Index("ix_retention_run_closed", ["closedAt"])
export class RetentionRun {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  openedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  closedAt!: Date | null;
}

/** How many rows a rule deleted in a run, and how many a hold kept from it when the run was closed. */
@Entity("retention_count")
export class RetentionCount {
  @PrimaryColumn({ type: "binary", length: 16 })
  runId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 40 })
  rule!: string;
  @Column({ type: "bigint" })
  erased!: string;
  @Column({ type: "bigint" })
  held!: string;
}

/** A rule that two people asked to be run at once. */
@Entity("retention_purge")
export class RetentionPurge {
  @PrimaryColumn({ type: "varchar", length: 40 })
  rule!: string;
  @Column({ type: "datetime", precision: 3 })
  askedAt!: Date;
}

/** An account nobody used for years, whose owner was told. */
@Entity("inactive_notice")
@Index("ix_inactive_notice_told", ["toldAt"])
export class InactiveNotice {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  toldAt!: Date;
}
