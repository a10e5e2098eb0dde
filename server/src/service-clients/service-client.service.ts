import type { ServiceRight } from "@baiwa/shared/catalogue/service-rights";
import type { newServiceClient } from "@baiwa/shared/contracts/service-clients";
import type { Context } from "koa";
import type { z } from "zod";
import type { App } from "../app-context";
import type { ServiceSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";

type Row = {
  id: Buffer;
  name: string;
  rights: string;
  products: string;
  state: "active" | "disabled";
  created_at: Date;
};
const columns = "id, name, rights, products, state, created_at";
const bearer = /^Bearer (svc_[A-Za-z0-9_-]{43})$/;
const hashOf = (token: string): Buffer => sha256("service-token\0", token);

const cardOf = (row: Row) => ({
  serviceId: idText(row.id),
  name: row.name,
  rights: JSON.parse(row.rights) as ServiceRight[],
  products: JSON.parse(row.products) as string[],
  state: row.state,
  createdAt: row.created_at.toISOString(),
});

/** Makes a credential, in the caller's transaction. The token leaves once and is kept as a hash. */
export const createServiceClient = async (
  app: App,
  db: Db,
  { name, rights, products, by, at }: z.output<typeof newServiceClient> & { by: Buffer | "command"; at: Date },
) => {
  const [id, token] = [newId(), `svc_${app.ports.random(32).toString("base64url")}`];
  const row: Row = {
    id,
    name,
    rights: JSON.stringify([...new Set(rights)]),
    products: JSON.stringify([...new Set(products)]),
    state: "active",
    created_at: at,
  };
  try {
    await db.run(
      "INSERT INTO service_client (id, name, secret_hash, rights, products, state, created_at) VALUES (?, ?, ?, ?, ?, 'active', ?)",
      [id, name, hashOf(token), row.rights, row.products, at],
    );
  } catch (error) {
    throw isDuplicate(error, "uq_service_client_name") ? new AppError("service.name-taken") : error;
  }
  const body = { serviceId: idText(id), rights, products, by: by === "command" ? by : idText(by) };
  await app.ledger.append(db, { kind: "service.created", at, body });
  return { ...cardOf(row), token };
};

export const listServiceClients = async (db: Pick<Db, "rows">) =>
  (await db.rows<Row>(`SELECT ${columns} FROM service_client ORDER BY id`)).map(cardOf);

/** Ends a credential; the next call with it is refused. */
export const disableServiceClient = async (
  app: App,
  db: Db,
  { serviceId, by, at }: { serviceId: Buffer; by: Buffer; at: Date },
): Promise<void> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM service_client WHERE id = ? FOR UPDATE`, [serviceId]);
  if (!row) throw new AppError("service.unknown");
  if (row.state === "disabled") return;
  await db.run("UPDATE service_client SET state = 'disabled' WHERE id = ?", [serviceId]);
  await app.ledger.append(db, {
    kind: "service.disabled",
    at,
    body: { serviceId: idText(serviceId), by: idText(by) },
  });
};

/** Says which system asks, from its bearer token: 401 for none that is active. Looked up each time, so that ending it counts at once. */
export const createServiceDoor =
  (app: App) =>
  async (ctx: Context): Promise<ServiceSession> => {
    const token = bearer.exec(ctx.get("authorization"))?.[1];
    if (!token) throw new AppError("service.credential");
    const [row] = await app.database.rows<Row>(
      `SELECT ${columns} FROM service_client WHERE secret_hash = ? AND state = 'active'`,
      [hashOf(token)],
    );
    if (!row) throw new AppError("service.credential");
    const { rights, products } = cardOf(row);
    return { serviceId: row.id, rights, products };
  };
