import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One look at one sensitive value that a second person allowed: gone once it was taken, or an hour later. */
@Entity("sensitive_reveal")
@Index("ix_sensitive_reveal_staff", ["staffId", "accountId", "item"])
@Index("ix_sensitive_reveal_until", ["until"])
export class SensitiveReveal {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  staffId!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 40 })
  item!: string;
  @Column({ type: "varchar", length: 64 })
  instance!: string;
  @Column({ type: "datetime", precision: 3 })
  until!: Date;
}
