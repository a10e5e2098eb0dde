import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A file of an account: its name is sealed, its content lies sealed in parts. Without `expiresAt` its user decides. */
@Entity("stored_file")
@Index("ix_stored_file_account", ["accountId", "kind"])
@Index("ix_stored_file_used_by", ["usedBy"])
@Index("ix_stored_file_expiry", ["expiresAt"])
export class StoredFile {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 24 })
  kind!: string;
  @Column({ type: "varchar", length: 24 })
  type!: string;
  /** In bytes; -1 until all of it is written. */
  @Column({ type: "bigint" })
  size!: string;
  @Column({ type: "varbinary", length: 1024 })
  sealedName!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  usedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  expiresAt!: Date | null;
  @Column({ type: "tinyint", default: 0 })
  byStaff!: number;
}

/** Half a megabyte of a file, sealed to its file and its place in it. */
@Entity("stored_file_part")
export class StoredFilePart {
  @PrimaryColumn({ type: "binary", length: 16 })
  fileId!: Buffer;
  @PrimaryColumn({ type: "int" })
  part!: number;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
}
