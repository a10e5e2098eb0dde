import type { FileType } from "@baiwa/shared/catalogue/file-kinds";
import { requestTerms } from "@baiwa/shared/catalogue/requests";
import type { App } from "../app-context";
import { keepFile } from "../files/file-store";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { countOf } from "../retention/rule";
import { heldRequest, type RequestRow } from "./request-store";
import { refuseClosed, requestOfReceipt, sayInRequest } from "./requests.service";

const minute = 60_000;

/** Throws `request.closed`, or `request.files-full` for more papers than one request without an account takes in all. */
const mustHaveRoom = async (db: Pick<Db, "rows">, row: RequestRow): Promise<void> => {
  refuseClosed(row);
  const there = await countOf(db, "stored_file WHERE account_id = ? AND by_staff = 0", [row.id]);
  if (row.account_id || there >= requestTerms.mostProofs) throw new AppError("request.files-full");
};

/** The request a receipt opens, when it takes one more paper: asked before anything of the paper is looked at. */
export const requestWithRoom = async (db: Pick<Db, "rows">, receiptCode: string): Promise<Buffer> => {
  const row = await requestOfReceipt(db, receiptCode);
  await mustHaveRoom(db, row);
  return row.id;
};

/** Keeps a paper that was inspected, under the request's own key, as what the person adds to it. */
export const addProof = async (
  app: App,
  db: Db,
  { id, at, ...paper }: { id: Buffer; type: FileType; name: string; bytes: Buffer; at: Date },
): Promise<RequestRow> => {
  await mustHaveRoom(db, await heldRequest(db, id));
  const expiresAt = new Date(at.getTime() + minute); // taken into use with the next statement
  const file = await keepFile(app, db, { ...paper, accountId: id, kind: "request-paper", at, expiresAt });
  return sayInRequest(app, db, { id, text: null, fileIds: [idText(file.id)], at });
};

/** What people without an account hand in to show who they are is for whoever handles the request: `request.not-handler`. */
export const mustHandle = ({ account_id: accountId, handler }: RequestRow, { staffId }: StaffSession): void => {
  if (!accountId && !handler?.equals(staffId)) throw new AppError("request.not-handler");
};
