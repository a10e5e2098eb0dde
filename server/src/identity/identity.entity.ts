import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** An account: an id that never changes (8.1) and nothing about the person. */
@Entity("account")
@Index("ix_account_active", ["activeOn"])
export class Account {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 16 })
  state!: string;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  /** The last day on which it was used; a date, for what 6.2 says of accounts nobody uses. */
  @Column({ type: "date", nullable: true })
  activeOn!: string | null;
  /** Since when its owner has it frozen: no session opens (7.2). */
  @Column({ type: "datetime", precision: 3, nullable: true })
  frozenAt!: Date | null;
  @Column({ type: "varchar", length: 8, nullable: true })
  frozenBy!: string | null;
}

@Entity("credential")
export class Credential {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 255 })
  passwordHash!: string;
  @Column({ type: "datetime", precision: 3 })
  changedAt!: Date;
}

/** A signed-in device. Tokens are kept as hashes only. */
@Entity("session")
@Index("uq_session_token", ["tokenHash"], { unique: true })
@Index("uq_session_next_token", ["nextTokenHash"], { unique: true })
@Index("ix_session_account", ["accountId"])
@Index("ix_session_expiry", ["expiresAt"])
export class Session {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "binary", length: 32 })
  tokenHash!: Buffer;
  @Column({ type: "binary", length: 32, nullable: true })
  nextTokenHash!: Buffer | null;
  @Column({ type: "varchar", length: 8 })
  platform!: string;
  @Column({ type: "varchar", length: 12 })
  method!: string;
  @Column({ type: "varchar", length: 60 })
  device!: string;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  rotatedAt!: Date;
  @Column({ type: "date" })
  lastSeenOn!: string;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  steppedUpAt!: Date | null;
  @Column({ type: "tinyint", default: 0 })
  isClosing!: number;
}

/** A WeChat login bound to an account; the identifiers themselves are in the vault. */
@Entity("wechat_binding")
@Index("uq_wechat_binding_app", ["accountId", "appId"], { unique: true })
export class WechatBinding {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 32 })
  appId!: string;
  @Column({ type: "tinyint" })
  holdsUnionid!: number;
  @Column({ type: "datetime", precision: 3 })
  boundAt!: Date;
}

/** What a WeChat login brought, for ten minutes, readable only with the ticket the client holds. */
@Entity("binding_ticket")
@Index("ix_binding_ticket_expiry", ["expiresAt"])
export class BindingTicket {
  @PrimaryColumn({ type: "binary", length: 32 })
  ticketHash!: Buffer;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
