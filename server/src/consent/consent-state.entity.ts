import { Column, Entity, PrimaryColumn } from "typeorm";

/** Where one scope of a person stands: the ledger's last decision, written in the same transaction as its entry. */
@Entity("consent_state")
export class ConsentStateRow {
  @PrimaryColumn({ type: "binary", length: 32 })
  subject!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 8 })
  scope!: string;
  @Column({ type: "varchar", length: 12 })
  act!: string;
  @Column({ type: "binary", length: 16 })
  entryId!: Buffer;
  @Column({ type: "binary", length: 16 })
  documentVersionId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}

/** A yes said ahead, to a version that waits or waited to take effect; gone with the next no. */
@Entity("consent_ahead")
export class ConsentAheadRow {
  @PrimaryColumn({ type: "binary", length: 32 })
  subject!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 8 })
  scope!: string;
  @PrimaryColumn({ type: "binary", length: 16 })
  documentVersionId!: Buffer;
  @Column({ type: "binary", length: 16 })
  entryId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}
