import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A message on its way to a person: address and words sealed with the account's key, gone once it is sent. */
@Entity("outgoing_message")
@Index("ix_outgoing_message_account", ["accountId"])
@Index("ix_outgoing_message_next", ["nextAt"])
export class OutgoingMessage {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varbinary", length: 2048 })
  sealed!: Buffer;
  @Column({ type: "int" })
  attempts!: number;
  @Column({ type: "datetime", precision: 3 })
  nextAt!: Date;
}
