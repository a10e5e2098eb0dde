import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A crossing abroad that two people registered (6.1): to whom, of what, on which ground. Nothing of anybody. */
@Entity("crossing_register")
export class CrossingRegister {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 120 })
  recipient!: string;
  @Column({ type: "char", length: 2 })
  country!: string;
  @Column({ type: "varchar", length: 120 })
  contact!: string;
  @Column({ type: "varchar", length: 200 })
  purpose!: string;
  @Column({ type: "text" })
  items!: string;
  @Column({ type: "varchar", length: 16 })
  ground!: string;
  @Column({ type: "varchar", length: 80 })
  reference!: string;
  @Column({ type: "datetime", precision: 3 })
  registeredAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  validUntil!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endedAt!: Date | null;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "binary", length: 16 })
  approvedBy!: Buffer;
}

/** Whose information went abroad in a year, once each: a keyed hash that leads to nobody. */
@Entity("crossing_person")
export class CrossingPerson {
  @PrimaryColumn({ type: "smallint" })
  year!: number;
  @PrimaryColumn({ type: "tinyint" })
  isSensitive!: number;
  @PrimaryColumn({ type: "binary", length: 32 })
  person!: Buffer;
}

/** A daily look at where information is kept. */
@Entity("residency_check")
@Index("ix_residency_check_age", ["checkedAt"])
export class ResidencyCheck {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  checkedAt!: Date;
  @Column({ type: "tinyint" })
  isAllowed!: number;
  @Column({ type: "text" })
  places!: string;
}
