import { Column, Entity, PrimaryColumn } from "typeorm";

/** Who does a piece of shared work now, until when, and how often it has changed hands. */
@Entity("lease")
export class LeaseRow {
  @PrimaryColumn({ type: "varchar", length: 48 })
  name!: string;

  @Column({ type: "binary", length: 16 })
  owner!: Buffer;

  @Column({ type: "bigint", unsigned: true })
  fence!: string;

  @Column({ type: "datetime", precision: 3 })
  heldUntil!: Date;
}
