import { undertaking } from "@baiwa/shared/catalogue/staff-oversight";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";

const textSha256 = sha256([undertaking.title, ...undertaking.text].join("\n")).toString("hex");

/** The undertaking as it reads now, and whether this member accepted it. */
export const undertakingOf = async (db: Pick<Db, "rows">, { staffId }: StaffSession) => {
  const [row] = await db.rows<{ undertaking_version: number; undertaken_at: Date | null }>(
    "SELECT undertaking_version, undertaken_at FROM staff WHERE id = ?",
    [staffId],
  );
  const isAccepted = (row?.undertaking_version ?? 0) >= undertaking.version;
  return {
    version: undertaking.version,
    title: undertaking.title,
    clause: undertaking.clause,
    text: [...undertaking.text],
    textSha256,
    isAccepted,
    acceptedAt: isAccepted ? (row?.undertaken_at?.toISOString() ?? null) : null,
  };
};

/** Accepts exactly the text that was shown, once; the ledger keeps which. `staff.undertaking-changed` for another. */
export const acceptUndertaking = async (
  app: App,
  db: Db,
  { staff, at, ...shown }: { staff: StaffSession; version: number; textSha256: string; at: Date },
): Promise<void> => {
  if (shown.version !== undertaking.version || shown.textSha256 !== textSha256)
    throw new AppError("staff.undertaking-changed");
  const accepted = await db.run(
    "UPDATE staff SET undertaking_version = ?, undertaken_at = ? WHERE id = ? AND undertaking_version < ?",
    [undertaking.version, at, staff.staffId, undertaking.version],
  );
  if (accepted === 0) return;
  const body = { staffId: idText(staff.staffId), version: undertaking.version, textSha256 };
  await app.ledger.append(db, { kind: "staff.undertaking-accepted", at, body });
};
