import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { VerificationMethod, VerificationPart } from "@baiwa/shared/catalogue/verification";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { Say } from "./demo-people";

/** The number that GB 11643 itself gives as its example: it passes the check and belongs to nobody. */
const sampleNumber = "11010519491231002X";
/** A picture of one grey dot, as a photo of a licence. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

const upload = async (url: string, token: string): Promise<string> => {
  const form = new FormData();
  form.append("kind", "verification-document");
  form.append("name", "营业执照.png");
  form.append("file", new Blob([picture], { type: "image/png" }), "licence.png");
  const answer = await fetch(`${url}/api/v1/files`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: form,
  });
  if (!answer.ok) throw new Error(`demo data: the upload answered ${answer.status}`);
  return ((await answer.json()) as { fileId: string }).fileId;
};

/** A person who is verified and whose company waits for the reviewers. */
export const verify = async (
  say: Say,
  { url, token, act }: { url: string; token: string; act: (scope: ScopeCode, kind: ConsentAct["act"]) => ConsentAct },
): Promise<void> => {
  const handIn = async (method: VerificationMethod, body: object, parts: VerificationPart[] = []): Promise<string> => {
    const { caseId } = await say("POST", "/api/v1/verification/cases", { method }, token);
    const pictures: Record<string, string> = {};
    for (const part of parts) pictures[part] = await upload(url, token);
    await say("PUT", `/api/v1/verification/cases/${String(caseId)}`, { ...body, pictures }, token);
    return String(caseId);
  };
  const { verifier } = await say("GET", "/api/v1/verification/methods", undefined, token);
  if (verifier) {
    const values = { legal_name: "张示例", id_number: sampleNumber };
    const consents = [act("R1", "given")];
    const caseId = await handIn("person-two-factor", { values, consents });
    await say("POST", `/api/v1/verification/cases/${caseId}/check`, {}, token);
  }
  const firm = { org_name: "上海示例科技有限公司", uscc: "91440300708461136T", legal_rep: "张示例" };
  await handIn("organisation-licence", { values: firm, consents: [] }, ["licence"]);
};
