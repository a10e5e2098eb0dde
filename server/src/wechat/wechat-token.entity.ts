import { Column, Entity, PrimaryColumn } from "typeorm";

/** The access token of an AppID, sealed, shared by all processes. */
@Entity("wechat_token")
export class WechatToken {
  @PrimaryColumn({ type: "varchar", length: 32 })
  appId!: string;

  @Column({ type: "blob" })
  sealed!: Buffer;

  /** SHA-256 of the token: lets a process drop exactly the token that failed. */
  @Column({ type: "binary", length: 32 })
  tokenHash!: Buffer;

  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
