import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/**
 * One proven act. `entry` holds the exact bytes that are hashed; every other column is an index into them and is
 * compared with them by `verify`. The subject is a salted commitment: the ledger names nobody.
 */
@Entity("ledger_entry")
@Index("uq_ledger_entry_request", ["requestKey"], { unique: true })
@Index("ix_ledger_entry_subject", ["subject", "kind", "scope", "id"])
@Index("ix_ledger_entry_kind", ["kind", "at"])
@Index("ix_ledger_entry_at", ["at"])
export class LedgerEntry {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;

  @Column({ type: "varchar", length: 48 })
  kind!: string;

  @Column({ type: "datetime", precision: 3 })
  at!: Date;

  @Column({ type: "binary", length: 32, nullable: true })
  subject!: Buffer | null;

  @Column({ type: "varchar", length: 8, nullable: true })
  scope!: string | null;

  @Column({ type: "varchar", length: 12, nullable: true })
  act!: string | null;

  @Column({ type: "binary", length: 32, nullable: true })
  requestKey!: Buffer | null;

  @Column({ type: "binary", length: 32 })
  leafHash!: Buffer;

  @Column({ type: "mediumblob" })
  entry!: Buffer;
}

/** The place of an entry in the tree, from 0 and without gaps. Given by the sequencer, never changed. */
@Entity("ledger_position")
@Index("uq_ledger_position_entry", ["entryId"], { unique: true })
export class LedgerPosition {
  @PrimaryColumn({ type: "bigint", unsigned: true })
  position!: string;

  @Column({ type: "binary", length: 16 })
  entryId!: Buffer;

  @Column({ type: "binary", length: 32 })
  leafHash!: Buffer;
}

/** A full tile: 256 neighbouring hashes of one level (level 0 holds leaves, each hash of level n+1 covers a tile of n). */
@Entity("ledger_tile")
export class LedgerTile {
  @PrimaryColumn({ type: "smallint" })
  level!: number;

  @PrimaryColumn({ type: "bigint", unsigned: true })
  tileIndex!: string;

  @Column({ type: "blob" })
  hashes!: Buffer;
}

/** A signed statement of the tree's size and root (C2SP tlog-checkpoint). */
@Entity("ledger_checkpoint")
export class LedgerCheckpoint {
  @PrimaryColumn({ type: "bigint", unsigned: true })
  treeSize!: string;

  @Column({ type: "binary", length: 32 })
  rootHash!: Buffer;

  @Column({ type: "text" })
  note!: string;

  @Column({ type: "datetime", precision: 3 })
  signedAt!: Date;
}
