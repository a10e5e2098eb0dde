import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A ticket; its title is sealed to its id. `waitingSince` is when the person last said something, for the queue. */
@Entity("ticket")
@Index("ix_ticket_account", ["accountId", "changedAt"])
@Index("ix_ticket_queue", ["state", "waitingSince"])
@Index("ix_ticket_closed", ["closedAt"])
export class Ticket {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 16 })
  category!: string;
  @Column({ type: "varchar", length: 16 })
  state!: string;
  @Column({ type: "varbinary", length: 1024 })
  sealedTitle!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  openedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  changedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  waitingSince!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  closedAt!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  handler!: Buffer | null;
  @Column({ type: "binary", length: 16 })
  lastMessageId!: Buffer;
  @Column({ type: "tinyint" })
  isUnread!: number;
}

/** One thing said in a ticket, sealed to its own id and the ticket's. */
@Entity("ticket_message")
@Index("ix_ticket_message_ticket", ["ticketId"])
@Index("ix_ticket_message_account", ["accountId"])
export class TicketMessage {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  ticketId!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 8 })
  author!: string;
  @Column({ type: "binary", length: 16, nullable: true })
  staffId!: Buffer | null;
  @Column({ type: "blob" })
  sealed!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}

/** Which file belongs to which message, and whether it may hold customer data (1.5). */
@Entity("ticket_attachment")
@Index("ix_ticket_attachment_ticket", ["ticketId"])
export class TicketAttachment {
  @PrimaryColumn({ type: "binary", length: 16 })
  fileId!: Buffer;
  @Column({ type: "binary", length: 16 })
  ticketId!: Buffer;
  @Column({ type: "binary", length: 16 })
  messageId!: Buffer;
  @Column({ type: "tinyint" })
  mayHoldCustomerData!: number;
}
