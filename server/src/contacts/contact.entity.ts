import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** The one code that counts for an act on a contact; neither the code nor where it went can be read from it. */
@Entity("one_time_code")
@Index("ix_one_time_code_expiry", ["expiresAt"])
export class OneTimeCode {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 12 })
  purpose!: string;
  @PrimaryColumn({ type: "varchar", length: 40 })
  item!: string;
  @Column({ type: "binary", length: 32 })
  codeHash!: Buffer;
  @Column({ type: "int" })
  attempts!: number;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}

/** Until when a person does not want to be asked whether their contacts are still right. */
@Entity("freshness_snooze")
@Index("ix_freshness_snooze_until", ["until"])
export class FreshnessSnooze {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  until!: Date;
}
