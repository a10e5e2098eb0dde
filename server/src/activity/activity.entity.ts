import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One row of the activity log (2.6.1). `holder` is a pseudonym of the account; no column could hold a request's body. */
@Entity("activity")
@Index("ix_activity_holder", ["holder", "kind", "at"])
@Index("ix_activity_age", ["kind", "at"])
export class ActivityEntity {
  @PrimaryColumn({ type: "binary", length: 16 })
  source!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  holder!: Buffer | null;
  @Column({ type: "varchar", length: 8 })
  kind!: string;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
  @Column({ type: "varchar", length: 60 })
  action!: string;
  @Column({ type: "varchar", length: 60 })
  product!: string;
  @Column({ type: "varchar", length: 40 })
  result!: string;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "blob", nullable: true })
  sealedSearch!: Buffer | null;
}
