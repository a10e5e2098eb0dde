import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A member of staff. The TOTP secret is sealed; roles are JSON text. */
@Entity("staff")
@Index("uq_staff_username", ["username"], { unique: true })
export class Staff {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 32 })
  username!: string;
  @Column({ type: "varchar", length: 255, nullable: true })
  passwordHash!: string | null;
  @Column({ type: "varbinary", length: 255, nullable: true })
  totpSealed!: Buffer | null;
  @Column({ type: "bigint", unsigned: true })
  totpLastStep!: string;
  @Column({ type: "text" })
  roles!: string;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  /** The version of the undertaking they accepted; 0 for none. */
  @Column({ type: "int", default: 0 })
  undertakingVersion!: number;
  @Column({ type: "datetime", precision: 3, nullable: true })
  undertakenAt!: Date | null;
  /** When somebody last looked at their roles: at giving them, or in a review. */
  @Column({ type: "datetime", precision: 3, default: () => "CURRENT_TIMESTAMP(3)" })
  reviewedAt!: Date;
}

@Entity("staff_session")
@Index("uq_staff_session_token", ["tokenHash"], { unique: true })
@Index("ix_staff_session_staff", ["staffId"])
@Index("ix_staff_session_expiry", ["expiresAt"])
export class StaffSession {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  staffId!: Buffer;
  @Column({ type: "binary", length: 32 })
  tokenHash!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  lastSeenAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}

/** A one-time invitation to set a password and a TOTP secret. */
@Entity("staff_enrolment")
@Index("ix_staff_enrolment_staff", ["staffId"])
export class StaffEnrolment {
  @PrimaryColumn({ type: "binary", length: 32 })
  tokenHash!: Buffer;
  @Column({ type: "binary", length: 16 })
  staffId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  expiresAt!: Date;
}
