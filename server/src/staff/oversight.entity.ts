import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** How often a member of staff looked at people, by the hour; gone after two days. */
@Entity("staff_look")
@Index("ix_staff_look_expiry", ["expiresAt"])
export class StaffLook {
  @PrimaryColumn({ type: "binary", length: 16 })
  staffId!: Buffer;
  @PrimaryColumn({ type: "datetime", precision: 3 })
  hourAt!: Date;
  @Column({ type: "int" })
  looks!: number;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}

/** A round in which everybody's roles are looked at again (7.1.2). */
@Entity("access_review")
@Index("ix_access_review_started", ["startedAt"])
export class AccessReview {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  startedAt!: Date;
  /** Null when the quarter began it. */
  @Column({ type: "binary", length: 16, nullable: true })
  startedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3 })
  dueAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  closedAt!: Date | null;
}

/** One member in a round: the roles they had, and what was decided. */
@Entity("access_review_line")
export class AccessReviewLine {
  @PrimaryColumn({ type: "binary", length: 16 })
  reviewId!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  staffId!: Buffer;
  @Column({ type: "text" })
  roles!: string;
  @Column({ type: "varchar", length: 8, nullable: true })
  outcome!: string | null;
  @Column({ type: "binary", length: 16, nullable: true })
  decidedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
}

/** Permissions held for an hour in an emergency. The reason is sealed under the product's own key. */
@Entity("break_glass")
@Index("ix_break_glass_holder", ["staffId", "endsAt"])
@Index("ix_break_glass_review", ["reviewedAt", "reviewDueAt"])
@Index("ix_break_glass_kept", ["keptUntil"])
export class BreakGlass {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  staffId!: Buffer;
  @Column({ type: "text" })
  permissions!: string;
  @Column({ type: "varbinary", length: 1200 })
  sealed!: Buffer;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "tinyint" })
  isEmergency!: number;
  @Column({ type: "datetime", precision: 3 })
  askedAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  openUntil!: Date;
  @Column({ type: "binary", length: 16, nullable: true })
  firstBy!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  secondBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  startsAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  endsAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  reviewDueAt!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  reviewedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  reviewedAt!: Date | null;
  @Column({ type: "tinyint", nullable: true })
  isJustified!: number | null;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}
