import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A seller of the market: decides itself what it does with information, so the statement does not cover it (1.3). */
@Entity("market_seller")
@Index("ix_market_seller_ended", ["endedAt"])
export class MarketSeller {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 120 })
  name!: string;
  @Column({ type: "varchar", length: 200 })
  offers!: string;
  @Column({ type: "varchar", length: 120 })
  contact!: string;
  @Column({ type: "varchar", length: 300 })
  url!: string;
  @Column({ type: "varchar", length: 300 })
  policyUrl!: string;
  @Column({ type: "datetime", precision: 3 })
  addedAt!: Date;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "binary", length: 16 })
  approvedBy!: Buffer;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endedAt!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  endedBy!: Buffer | null;
}
