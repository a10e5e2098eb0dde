import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** One incident of information security, or a drill of one (7.1.4). What was written about it lies under a key of its own. */
@Entity("incident")
@Index("ix_incident_state", ["state", "id"])
@Index("ix_incident_persons", ["personsState"])
@Index("ix_incident_kept", ["keptUntil"])
export class Incident {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 16 })
  kind!: string;
  @Column({ type: "varchar", length: 12, nullable: true })
  severity!: string | null;
  @Column({ type: "varchar", length: 8 })
  state!: string;
  @Column({ type: "tinyint", unsigned: true })
  isDrill!: number;
  /** JSON: the items of the catalogue that are touched. */
  @Column({ type: "varchar", length: 4000 })
  items!: string;
  /** Title, what happened, the suspected cause. */
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  /** JSON: by what the affected persons are found; the accounts named one by one are in `incident_person` alone. */
  @Column({ type: "varchar", length: 4000, nullable: true })
  personsQuery!: string | null;
  @Column({ type: "varchar", length: 8 })
  personsState!: string;
  /** The account up to which they are found. */
  @Column({ type: "binary", length: 16, nullable: true })
  personsReached!: Buffer | null;
  /** JSON: how many of those found hold each item. */
  @Column({ type: "varchar", length: 4000 })
  personsCounts!: string;
  /** How many decisions about telling people were approved. */
  @Column({ type: "int", default: 0 })
  notices!: number;
  @Column({ type: "datetime", precision: 3 })
  knownAt!: Date;
  @Column({ type: "datetime", precision: 3 })
  openedAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  closedAt!: Date | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  keptUntil!: Date | null;
  /** The whole record as it was when the incident was closed, and its hash, which the ledger has too. */
  @Column({ type: "mediumblob", nullable: true })
  sealedRecord!: Buffer | null;
  @Column({ type: "binary", length: 32, nullable: true })
  recordHash!: Buffer | null;
}

/** An account that may be affected: nothing but its number, and whether it was named and not found. */
@Entity("incident_person")
@Index("ix_incident_person_account", ["accountId"])
export class IncidentPerson {
  @PrimaryColumn({ type: "binary", length: 16 })
  incidentId!: Buffer;
  @PrimaryColumn({ type: "binary", length: 16 })
  accountId!: Buffer;
  @Column({ type: "tinyint", unsigned: true })
  isNamed!: number;
}

/** One thing that was done, by whom and when; of a kind with a subject (a step, a report, a clock) there is one. */
@Entity("incident_event")
@Index("uq_incident_event_subject", ["incidentId", "kind", "subject"], { unique: true })
@Index("ix_incident_event_incident", ["incidentId", "id"])
export class IncidentEvent {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  incidentId!: Buffer;
  @Column({ type: "varchar", length: 16 })
  kind!: string;
  @Column({ type: "varchar", length: 24, nullable: true })
  subject!: string | null;
  @Column({ type: "binary", length: 16, nullable: true })
  staffId!: Buffer | null;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}

/** A decision of two people about telling the affected: its words, or why nobody is told. */
@Entity("incident_notice")
@Index("uq_incident_notice_number", ["incidentId", "number"], { unique: true })
export class IncidentNotice {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "binary", length: 16 })
  incidentId!: Buffer;
  @Column({ type: "int" })
  number!: number;
  @Column({ type: "varchar", length: 10 })
  kind!: string;
  @Column({ type: "binary", length: 16, nullable: true })
  messageId!: Buffer | null;
  @Column({ type: "mediumblob" })
  sealed!: Buffer;
  @Column({ type: "binary", length: 16 })
  askedBy!: Buffer;
  @Column({ type: "binary", length: 16 })
  approvedBy!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  at!: Date;
}
