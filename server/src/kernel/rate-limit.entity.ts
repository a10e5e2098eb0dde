import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A shared counter of requests under a keyed hash; holds no address and no identifier. */
@Entity("rate_limit")
@Index("ix_rate_limit_expiry", ["expire"])
export class RateLimit {
  @PrimaryColumn({ type: "varchar", length: 255 })
  key!: string;
  @Column({ type: "int" })
  points!: number;
  @Column({ type: "bigint", unsigned: true, nullable: true })
  expire!: string | null;
}
