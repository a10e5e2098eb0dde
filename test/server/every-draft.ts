import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

const statement = readFileSync(join(__dirname, "../../server/content/privacy-statement.md"), "utf8");
const documentId = "privacy-statement";

/** A version of a document from its draft to its publication, one that is called off, and one that is thrown away. */
export const everyDraft = async ({
  good,
  by,
  approver,
  product,
}: {
  good: Good;
  by: Call;
  /** A second person, who approves. */
  approver: Call;
  product: TestProduct;
}): Promise<void> => {
  const draftText = { label: "2.0", markdown: statement.replace("感谢您选择", "谢谢您选择"), changeClass: "V1" };
  await good(by, "adminDocuments.list", { params: { documentId } });
  const draft = await good(by, "adminDocuments.createDraft", { params: { documentId }, body: draftText });
  const params = { versionId: draft.versionId };
  await good(by, "adminDocuments.updateDraft", { params, body: draftText });
  const approved = async (name: RouteName, request: ApiRequest): Promise<void> => {
    const { approvalId } = await good(by, name, request);
    const decision = { outcome: "approved", reason: "核对过文字" };
    await good(approver, "adminApprovals.decide", { params: { approvalId }, body: decision });
  };
  const publish = async (of: { versionId: string }, days: number): Promise<void> => {
    const { previewToken } = await good(by, "adminDocuments.preview", { params: of });
    const publication = {
      previewToken,
      effectiveAt: new Date(product.clock.now().getTime() + days * 86_400_000).toISOString(),
      unresolvedReason: "所引文件尚未发布",
      summary: "换了一个字。",
      milderReason: "只换一个字",
      reason: "修订用语",
    };
    await approved("adminDocuments.publish", { params: of, body: publication });
  };
  await publish(params, 8);
  await good(by, "adminChanges.report", { params });
  const later = await good(by, "adminDocuments.createDraft", {
    params: { documentId },
    body: { ...draftText, label: "2.1", markdown: statement.replace("感谢您选择", "多谢您选择") },
  });
  await publish({ versionId: later.versionId }, 9);
  await approved("adminDocuments.withdraw", {
    params: { versionId: later.versionId },
    body: { notice: "这次更新取消了。", reason: "改期" },
  });
  const rejected = await good(by, "adminDocuments.createDraft", {
    params: { documentId },
    body: { ...draftText, label: "3.0" },
  });
  await good(by, "adminDocuments.discardDraft", { params: { versionId: rejected.versionId } });
};
