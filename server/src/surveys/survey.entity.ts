import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** What is asked. It names nobody. */
@Entity("survey")
@Index("ix_survey_message", ["messageId"])
@Index("ix_survey_kept", ["keptUntil"])
export class Survey {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 60 })
  title!: string;
  @Column({ type: "varchar", length: 500 })
  intro!: string;
  @Column({ type: "mediumtext" })
  questions!: string;
  @Column({ type: "varchar", length: 8 })
  state!: "draft" | "sent";
  @Column({ type: "binary", length: 16, nullable: true })
  approvalId!: Buffer | null;
  @Column({ type: "binary", length: 16, nullable: true })
  messageId!: Buffer | null;
  @Column({ type: "binary", length: 16 })
  createdBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  closesAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}

/** What somebody answered: no account, a random id that holds no time, a day. */
@Entity("survey_answer")
@Index("ix_survey_answer_survey", ["surveyId"])
@Index("ix_survey_answer_day", ["answeredOn"])
export class SurveyAnswer {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  surveyId!: Buffer;
  @Column({ type: "date" })
  answeredOn!: string;
  @Column({ type: "mediumtext" })
  answers!: string;
}

/** That an account replied, by a keyed hash: answered or declined are the same, and no answer can be found by it. */
@Entity("survey_reply")
@Index("ix_survey_reply_survey", ["surveyId"])
export class SurveyReply {
  @PrimaryColumn({ type: "binary", length: 32 })
  token!: Buffer;
  @Column({ type: "binary", length: 16 })
  surveyId!: Buffer;
}
