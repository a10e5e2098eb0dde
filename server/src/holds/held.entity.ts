import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Which items of which account a standing hold names: what every deletion looks at (6.2). */
@Entity("held_item")
@Index("ix_held_item_account", ["accountId", "item"])
export class HeldItemRow {
  @PrimaryColumn({ type: "binary", length: 16 })
  holdId!: Buffer;
  @PrimaryColumn({ type: "varchar", length: 40 })
  item!: string;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
}

/** What a hold keeps of information that is deleted everywhere else; sealed under the product's own key. */
@Entity("held_content")
@Index("ix_held_content_hold", ["holdId", "id"])
export class HeldContent {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  holdId!: Buffer;
  @Column({ type: "varchar", length: 40 })
  item!: string;
  @Column({ type: "datetime", precision: 3 })
  keptAt!: Date;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
}
