import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One release of a statistic (4.8): figures with small groups already left out, who asked, who decided. */
@Entity("statistic_release")
@Index("ix_statistic_release_statistic", ["statistic", "state"])
export class StatisticRelease {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 40 })
  statistic!: string;
  @Column({ type: "varchar", length: 8 })
  state!: string;
  @Column({ type: "text" })
  figures!: string;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  askedAt!: Date;
  @Column({ type: "binary", length: 16, nullable: true })
  decidedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
}
