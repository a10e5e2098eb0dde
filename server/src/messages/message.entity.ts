import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One message to many, or to one: the same words for everybody, so that nothing in it is about anybody. */
@Entity("message")
@Index("uq_message_once", ["once"], { unique: true })
@Index("ix_message_state", ["state", "sendFrom"])
@Index("ix_message_source", ["source", "sourceId"])
export class Message {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  /** What it is announced by: the same is never announced twice. */
  @Column({ type: "varchar", length: 80 })
  once!: string;
  @Column({ type: "varchar", length: 24 })
  topic!: string;
  @Column({ type: "varchar", length: 16 })
  source!: string;
  @Column({ type: "binary", length: 16, nullable: true })
  sourceId!: Buffer | null;
  /** JSON. */
  @Column({ type: "varchar", length: 400 })
  audience!: string;
  @Column({ type: "varchar", length: 80 })
  channels!: string;
  @Column({ type: "mediumtext" })
  content!: string;
  @Column({ type: "varchar", length: 8 })
  state!: "planning" | "planned" | "paused" | "stopped";
  /** The account up to which deliveries are planned. */
  @Column({ type: "binary", length: 16, nullable: true })
  plannedAfter!: Buffer | null;
  @Column({ type: "int", default: 0 })
  planned!: number;
  /** Until then whoever registers is told too. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  planUntil!: Date | null;
  /** Afterwards it is of no use and goes to nobody. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  validUntil!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  sendFrom!: Date;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
}

/** One message to one person by one channel; in the inbox it is what the person finds there. */
@Entity("delivery")
@Index("ix_delivery_due", ["shard", "state", "nextAt"])
@Index("ix_delivery_account", ["accountId", "channel", "settledAt"])
@Index("ix_delivery_settled", ["settledAt"])
export class DeliveryRow {
  @PrimaryColumn({ type: "binary", length: 16 })
  messageId!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 8 })
  channel!: string;
  @Column({ type: "tinyint", unsigned: true })
  shard!: number;
  @Column({ type: "varchar", length: 8 })
  state!: string;
  @Column({ type: "varchar", length: 20, nullable: true })
  reason!: string | null;
  @Column({ type: "tinyint", unsigned: true, default: 0 })
  attempts!: number;
  @Column({ type: "datetime", precision: 3 })
  nextAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  settledAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  readAt!: Date | null;
  /** The provider's own number of it, by which it tells later what became of it. */
  @Column({ type: "varchar", length: 24, nullable: true })
  reference!: string | null;
}

/** An address that gets no more of a channel's optional messages, by its keyed fingerprint: it outlives account and binding. */
@Entity("suppression")
@Index("ix_suppression_until", ["until"])
export class Suppression {
  @PrimaryColumn({ type: "binary", length: 32 })
  address!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 8 })
  channel!: string;
  @Column({ type: "varchar", length: 12 })
  reason!: string;
  @Column({ type: "datetime", precision: 3 })
  since!: Date;
  @Column({ type: "datetime", precision: 3 })
  until!: Date;
}
