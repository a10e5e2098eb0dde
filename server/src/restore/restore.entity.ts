import { Column, Entity, PrimaryColumn } from "typeorm";

/** A number that this database and the keys' database count up together: one that lags was restored from a backup. */
@Entity("restore_mark")
export class RestoreMark {
  @PrimaryColumn({ type: "tinyint" })
  id!: number;
  @Column({ type: "bigint" })
  number!: string;
  @Column({ type: "datetime", precision: 3 })
  notedAt!: Date;
}
