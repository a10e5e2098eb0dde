import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One sealed value of an account and where it came from (2.1.1–2.1.3). */
@Entity("vault_value")
@Index("ix_vault_value_age", ["item", "enteredAt"])
export class VaultRow {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 40 })
  item!: string;
  @PrimaryColumn({ type: "varchar", length: 64 })
  instance!: string;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  @Column({ type: "varchar", length: 16 })
  source!: string;
  @Column({ type: "varchar", length: 64 })
  enteredBy!: string;
  @Column({ type: "datetime", precision: 3 })
  enteredAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  confirmedAt!: Date | null;
  /** Since when it is only kept: its owner asked that it be used for nothing (PIPL 44). */
  @Column({ type: "datetime", precision: 3, nullable: true })
  restrictedAt!: Date | null;
}

/** A keyed fingerprint by which a value is found; `holderKey` lets one account at most hold a unique value. */
@Entity("vault_fingerprint")
@Index("uq_vault_fingerprint_holder", ["holderKey"], { unique: true })
@Index("ix_vault_fingerprint_value", ["item", "fingerprint"])
export class VaultFingerprint {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 40 })
  item!: string;
  @PrimaryColumn({ type: "varchar", length: 64 })
  instance!: string;
  @Column({ type: "binary", length: 32 })
  fingerprint!: Buffer;
  @Column({ type: "binary", length: 32, nullable: true })
  holderKey!: Buffer | null;
}
