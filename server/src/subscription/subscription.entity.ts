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
  /** WeChat's time of the newest answer it told us of. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  toldAt!: Date | null;
  /** WeChat's time of the last refusal in its settings: what was granted until then is void. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  voidedAt!: Date | null;
}

/** One accept in WeChat's panel, as the mini-program reported it and as WeChat told it, for a day. */
@Entity("wechat_tap")
@Index("ix_wechat_tap_template", ["accountId", "appId", "templateId"])
@Index("ix_wechat_tap_expiry", ["expiresAt"])
export class WechatTap {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 32 })
  appId!: string;
  @Column({ type: "varchar", length: 64 })
  templateId!: string;
  @Column({ type: "datetime", precision: 3, nullable: true })
  reportedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  toldAt!: Date | null;
  @Column({ type: "tinyint" })
  isCounted!: number;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
