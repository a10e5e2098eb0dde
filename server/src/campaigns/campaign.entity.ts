import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A message that staff write to many: words, whom for, and how it stands. It names nobody. */
@Entity("campaign")
@Index("ix_campaign_state", ["state"])
@Index("ix_campaign_count", ["countState"])
@Index("ix_campaign_kept", ["keptUntil"])
export class Campaign {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 60 })
  name!: string;
  @Column({ type: "varchar", length: 24 })
  topic!: string;
  @Column({ type: "varchar", length: 80 })
  channels!: string;
  @Column({ type: "mediumtext" })
  content!: string;
  @Column({ type: "varchar", length: 400 })
  audience!: string;
  @Column({ type: "datetime", precision: 3, nullable: true })
  sendFrom!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  validUntil!: Date | null;
  @Column({ type: "varchar", length: 8 })
  state!: "draft" | "approved" | "paused" | "done" | "stopped";
  /** Goes up with every change: what was counted and approved is what is sent. */
  @Column({ type: "int" })
  version!: number;
  @Column({ type: "binary", length: 16, nullable: true })
  approvalId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  messageId!: Buffer | null;
  @Column({ type: "varchar", length: 8 })
  countState!: "none" | "open" | "done";
  /** The account up to which people are counted. */
  @Column({ type: "binary", length: 16, nullable: true })
  countAfter!: Buffer | null;
  @Column({ type: "int", default: 0 })
  counted!: number;
  /** JSON: by channel, how many would get it and how many not, for which reason. */
  @Column({ type: "mediumtext", nullable: true })
  counts!: string | null;
  @Column({ type: "binary", length: 16 })
  createdBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}
