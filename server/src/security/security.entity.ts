import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One look at a measure of protection (7.1): whether it was met, and how that was seen. */
@Entity("control_evidence")
@Index("ix_control_evidence_control", ["control", "at"])
@Index("ix_control_evidence_kept", ["keptUntil"])
export class ControlEvidence {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 32 })
  control!: string;
  @Column({ type: "tinyint" })
  isMet!: number;
  @Column({ type: "varchar", length: 200 })
  detail!: string;
  /** What was looked at, where its age counts: the name of a master key. */
  @Column({ type: "varchar", length: 64, default: "" })
  mark!: string;
  /** Null when the product looked itself. */
  @Column({ type: "binary", length: 16, nullable: true })
  recordedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}

/** A certificate of the company (7.1.3), entered by two people. */
@Entity("certificate")
@Index("uq_certificate_number", ["kind", "number"], { unique: true })
@Index("ix_certificate_valid", ["validTo"])
export class Certificate {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 16 })
  kind!: string;
  @Column({ type: "varchar", length: 64 })
  number!: string;
  @Column({ type: "varchar", length: 100 })
  issuer!: string;
  @Column({ type: "varchar", length: 200 })
  scope!: string;
  @Column({ type: "date" })
  validFrom!: string;
  @Column({ type: "date" })
  validTo!: string;
  @Column({ type: "binary", length: 32 })
  evidenceSha256!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  addedAt!: Date;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "binary", length: 16 })
  approvedBy!: Buffer;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endedAt!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  endedBy!: Buffer | null;
}
