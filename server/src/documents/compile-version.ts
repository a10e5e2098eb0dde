import type { DocumentTree } from "@baiwa/shared/document-blocks";
import type { ErrorDetail } from "@baiwa/shared/errors";
import { AppError } from "../kernel/app-error";
import { canonicalText, textSha256 } from "./canonical-text";
import { parseDocument } from "./document-tree";
import { documentTitle } from "./known-documents";
import type { DocumentFault, FaultIssue } from "./markdown-lines";

/** A version's text in all its forms, made once from Markdown. */
export type CompiledVersion = {
  tree: DocumentTree;
  canonicalText: string;
  textSha256: Buffer;
  label: string | undefined;
};

/** More faults than this help nobody. */
const mostDetails = 20;

/** Parses a document's Markdown, or throws `document.invalid` with the lines and kinds of its faults. */
export const compileVersion = (documentId: string, markdown: string): CompiledVersion => {
  const parsed = parseDocument(markdown);
  if (!parsed.ok) throw new AppError("document.invalid", parsed.faults.slice(0, mostDetails).map(detailOf));
  const { tree, label } = parsed;
  if (tree.front.id !== documentId || tree.front.title !== documentTitle(documentId))
    throw new AppError("document.invalid", [
      { path: "markdown", issue: "front-matter", message: "文件头里的 id 或标题与这份文件不符" },
    ]);
  const text = canonicalText(tree);
  return { tree, canonicalText: text, textSha256: textSha256(text), label };
};

const detailOf = ({ line, issue }: DocumentFault): ErrorDetail => ({
  path: "markdown",
  issue,
  message: `第 ${line} 行：${sentences[issue]}`,
});

const sentences: Record<FaultIssue, string> = {
  "front-matter": "文件头要写明 id、title、controller、contact、scope",
  empty: "文件没有正文",
  characters: "有看不见或会改变文字方向的字符",
  unsupported: "只能用二级标题、段落、无序列表和链接",
  "link-target": "链接只能指向 doc:文件、#条款、https 或 mailto",
  "link-text": "链接没有文字",
  "anchor-unknown": "链接所指的条款不存在",
  "clause-misplaced": "条款编号不在所属的章节或上级条款之下",
  "duplicate-id": "编号重复",
  "too-deep": "列表层数太多",
};
