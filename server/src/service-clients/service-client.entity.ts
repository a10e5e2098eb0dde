import { Column, Entity, Index, PrimaryColumn } from "typeorm";

/** Another system of the company with a credential of its own. The token is kept as a hash. */
@Entity("service_client")
@Index("uq_service_client_name", ["name"], { unique: true })
@Index("uq_service_client_secret", ["secretHash"], { unique: true })
export class ServiceClientEntity {
  @PrimaryColumn({ type: "binary", length: 16 })
  id!: Buffer;
  @Column({ type: "varchar", length: 60 })
  name!: string;
  @Column({ type: "binary", length: 32 })
  secretHash!: Buffer;
  @Column({ type: "varchar", length: 200 })
  rights!: string;
  @Column({ type: "text" })
  products!: string;
  @Column({ type: "varchar", length: 8 })
  state!: string;
  @Column({ type: "datetime", precision: 3 })
  createdAt!: Date;
}
