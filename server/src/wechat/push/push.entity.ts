import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** An event from WeChat that waits to be acted on, sealed under its account's key. */
@Entity("wechat_event")
@Index("ix_wechat_event_account", ["accountId"])
@Index("ix_wechat_event_next", ["nextAt"])
@Index("ix_wechat_event_expiry", ["keptUntil"])
export class WechatEvent {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 32 })
  appId!: string;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "int" })
  attempts!: number;
  @Column({ type: "datetime", precision: 3 })
  nextAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}

/** Keyed hashes of the events that came within a day, so that none counts twice. */
@Entity("wechat_event_seen")
@Index("ix_wechat_event_seen_expiry", ["expiresAt"])
export class WechatEventSeen {
  @PrimaryColumn({ type: "binary", length: 32 })
  eventHash!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
