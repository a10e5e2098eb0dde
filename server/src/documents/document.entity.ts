import type { ChangeClassKey } from "@baiwa/shared/catalogue/change-classes";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** A document people can be pointed to, published or not; seeded from `knownDocuments`. */
@Entity("document")
export class Document {
  @PrimaryColumn({ type: "varchar", length: 48 })
  id!: string;
  @Column({ type: "varchar", length: 120 })
  title!: string;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
}

/** One version of a document: a draft that may change, or a published text that never does. */
@Entity("document_version")
@Index("uq_document_version_label", ["documentId", "label"], { unique: true })
@Index("ix_document_version_effective", ["documentId", "state", "effectiveAt"])
export class DocumentVersion {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 48 })
  documentId!: string;
  @Column({ type: "varchar", length: 20 })
  label!: string;
  @Column({ type: "varchar", length: 12 })
  state!: "draft" | "published" | "withdrawn";
  @Column({ type: "char", length: 2 })
  changeClass!: ChangeClassKey;
  @Column({ type: "mediumtext" })
  markdown!: string;
  @Column({ type: "mediumtext" })
  tree!: string;
  @Column({ type: "mediumtext" })
  canonicalText!: string;
  @Column({ type: "binary", length: 32 })
  textSha256!: Buffer;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
  @Column({ type: "datetime", precision: 3, nullable: true })
  publishedAt!: Date | null;
  @Column({ type: "varchar", length: 64, nullable: true })
  publishedBy!: string | null;
  @Column({ type: "datetime", precision: 3, nullable: true })
  effectiveAt!: Date | null;
  @Column({ type: "varchar", length: 200, nullable: true })
  unresolvedReason!: string | null;
  @Column({ type: "varchar", length: 500, nullable: true })
  summary!: string | null;
  /** The consents it asks for again, a JSON array of their codes. */
  @Column({ type: "varchar", length: 400, default: "[]" })
  affectedScopes!: string;
  @Column({ type: "varchar", length: 200, nullable: true })
  milderReason!: string | null;
  @Column({ type: "varchar", length: 200, nullable: true })
  legalBasis!: string | null;
  @Column({ type: "varchar", length: 64, nullable: true })
  approvedBy!: string | null;
  /** What the catalogue said when the statement was published, JSON; null for other documents. */
  @Column({ type: "mediumtext", nullable: true })
  catalogue!: string | null;
  /** When it was called off, before it took effect. */
  @Column({ type: "datetime", precision: 3, nullable: true })
  withdrawnAt!: Date | null;
}
