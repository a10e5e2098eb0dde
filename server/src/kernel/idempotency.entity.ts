import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A stored answer, sealed under the client's own Idempotency-Key. */
@Entity("idempotency")
@Index("ix_idempotency_expiry", ["expiresAt"])
export class IdempotencyRow {
  @PrimaryColumn({ type: "binary", length: 32 })
  keyHash!: Buffer;
  @Column({ type: "binary", length: 32 })
  requestHash!: Buffer;
  @Column({ type: "smallint" })
  status!: number;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
