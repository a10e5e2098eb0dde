import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A person's choice for one topic on one channel; absent means the catalogue's default (8.3). */
@Entity("subscription")
@Index("ix_subscription_topic", ["topic", "channel", "isOn"])
export class Subscription {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 24 })
  topic!: string;
  @PrimaryColumn({ type: "varchar", length: 12 })
  channel!: string;
  @Column({ type: "tinyint" })
  isOn!: number;
  @Column({ type: "datetime", precision: 3 })
  changedAt!: Date;
}

/** One-time message credits of a WeChat template: each accept is the right to send one message. */
@Entity("wechat_credit")
export class WechatCredit {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 32 })
  appId!: string;
  @PrimaryColumn({ type: "varchar", length: 64 })
  templateId!: string;
  @Column({ type: "int" })
  credits!: number;
  @Column({ type: "varchar", length: 8 })
  lastAnswer!: string;
  @Column({ type: "datetime", precision: 3 })
  answeredAt!: Date;
}
