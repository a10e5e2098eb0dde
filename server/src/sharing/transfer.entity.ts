import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A transfer of business (5.2): who receives what and when, how far telling or counting has come, and the manifest. */
@Entity("transfer_project")
@Index("ix_transfer_project_state", ["state"])
@Index("ix_transfer_project_kept", ["keptUntil"])
export class TransferProject {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 12 })
  kind!: string;
  @Column({ type: "varchar", length: 100 })
  receiver!: string;
  @Column({ type: "varchar", length: 100 })
  contact!: string;
  @Column({ type: "text" })
  items!: string;
  @Column({ type: "varchar", length: 200, nullable: true })
  changes!: string | null;
  @Column({ type: "datetime", precision: 3 })
  cutOverAt!: Date;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  /** The last account that was told, or counted. */
  @Column({ type: "binary", length: 16 })
  reached!: Buffer;
  @Column({ type: "text" })
  counts!: string;
  @Column({ type: "binary", length: 32 })
  manifestHash!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  startedAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}

/** A person was told of a transfer. */
@Entity("transfer_notice")
@Index("ix_transfer_notice_account", ["accountId", "transferId"])
export class TransferNotice {
  @PrimaryColumn({ type: "binary", length: 16 })
  transferId!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 8 })
  channel!: string;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}
