import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A business record of an account; what it says is sealed to its id and kind. `enteredBy` is the staff member, if any. */
@Entity("record")
@Index("ix_record_account", ["accountId", "kind"])
@Index("ix_record_kept_until", ["keptUntil"])
export class BusinessRecord {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  accountId!: Buffer | null;
  @Column({ type: "varchar", length: 24 })
  kind!: string;
  @Column({ type: "varchar", length: 16 })
  state!: string;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "varchar", length: 12 })
  source!: string;
  @Column({ type: "binary", length: 16, nullable: true })
  enteredBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  enteredAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  confirmedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  objectUntil!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  changedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  keptUntil!: Date | null;
  @Column({ type: "int" })
  version!: number;
}
