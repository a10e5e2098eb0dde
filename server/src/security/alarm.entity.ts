import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Something that whoever is responsible for security has to see (7.1). It says nothing about a person. */
@Entity("security_alarm")
@Index("uq_security_alarm_once", ["onceKey"], { unique: true })
@Index("ix_security_alarm_open", ["handledAt", "id"])
@Index("ix_security_alarm_kept", ["keptUntil"])
export class SecurityAlarm {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 32 })
  kind!: string;
  @Column({ type: "binary", length: 32 })
  onceKey!: Buffer;
  @Column({ type: "binary", length: 16, nullable: true })
  staffId!: Buffer | null;
  @Column({ type: "varchar", length: 200 })
  detail!: string;
  @Column({ type: "datetime", precision: 3 })
  raisedAt!: Date;
  @Column({ type: "binary", length: 16, nullable: true })
  handledBy!: Buffer | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  handledAt!: Date | null;
  @Column({ type: "datetime", precision: 3 })
  keptUntil!: Date;
}
