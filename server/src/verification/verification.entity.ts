import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One verification (2.4). What was handed in is sealed and goes with the result; result, date and method stay. */
@Entity("verification_case")
@Index("uq_verification_case_open", ["openAccountId"], { unique: true })
@Index("ix_verification_case_account", ["accountId", "state"])
@Index("ix_verification_case_queue", ["state", "submittedAt"])
@Index("ix_verification_case_due", ["dueAt"])
@Index("ix_verification_case_ask", ["nextAskAt"])
export class VerificationCase {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  /** The account while the case is under way: of two at once, one is refused. */
  @Column({ type: "binary", length: 16, nullable: true })
  openAccountId!: Buffer | null;
  @Column({ type: "varchar", length: 12 })
  subject!: string;
  @Column({ type: "varchar", length: 24 })
  method!: string;
  @Column({ type: "tinyint" })
  level!: number;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "varchar", length: 24, nullable: true })
  reason!: string | null;
  @Column({ type: "mediumblob", nullable: true })
  sealedFields!: Buffer | null;
  /** What the person's own step needs: the verifier's page, a payment's number, the WeChat app. */
  @Column({ type: "varbinary", length: 2048, nullable: true })
  sealedStep!: Buffer | null;
  @Column({ type: "varchar", length: 8, nullable: true })
  faceOutcome!: string | null;
  @Column({ type: "tinyint" })
  isMinor!: number;
  @Column({ type: "tinyint" })
  isAppeal!: number;
  @Column({ type: "int" })
  attempts!: number;
  /** How often the verifier did not answer. */
  @Column({ type: "int" })
  failures!: number;
  @Column({ type: "datetime", precision: 3, nullable: true })
  askingUntil!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  nextAskAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  startedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  submittedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
  /** When time alone moves it on: abandoned, unanswered, not reviewed, appeal over, document no longer valid. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  dueAt!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  reviewerId!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  heldUntil!: Date | null;
  @Column({ type: "binary", length: 16, nullable: true })
  refusedBy!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  voidingAskedBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  voidingAskedAt!: Date | null;
}

/** Which picture of a case a stored file is. */
@Entity("verification_file")
@Index("uq_verification_file_part", ["caseId", "part"], { unique: true })
@Index("ix_verification_file_account", ["accountId", "part"])
export class VerificationFile {
  @PrimaryColumn({ type: "binary", length: 16 })
  fileId!: Buffer;
  @Column({ type: "binary", length: 16 })
  caseId!: Buffer;
  @Column({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  part!: string;
}

/** Whether a guardian of a child under 14 agreed. Link and withdrawal code are kept as hashes. */
@Entity("guardianship")
@Index("uq_guardianship_link", ["linkHash"], { unique: true })
@Index("uq_guardianship_code", ["codeHash"], { unique: true })
@Index("ix_guardianship_state", ["state", "expiresAt"])
@Index("ix_guardianship_looked", ["state", "lookedAt"])
export class Guardianship {
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "varchar", length: 12 })
  state!: string;
  @Column({ type: "binary", length: 32, nullable: true })
  linkHash!: Buffer | null;
  @Column({ type: "binary", length: 32, nullable: true })
  codeHash!: Buffer | null;
  @Column({ type: "varbinary", length: 1024, nullable: true })
  sealedGuardian!: Buffer | null;
  @Column({ type: "int" })
  attempts!: number;
  @Column({ type: "int" })
  links!: number;
  @Column({ type: "datetime", precision: 3 })
  linksSince!: Date;
  @Column({ type: "datetime", precision: 3 })
  askedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  expiresAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  decidedAt!: Date | null;
  /** When the job last looked whether the child is 14. */
  @Column({ type: "datetime", precision: 3 })
  lookedAt!: Date;
}

/** An account that a member of staff said is their own: its cases go to others. */
@Entity("staff_own_account")
@Index("ix_staff_own_account", ["accountId"])
export class StaffOwnAccount {
  @PrimaryColumn({ type: "binary", length: 16 })
  staffId!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  declaredAt!: Date;
}
