import type { TestProduct } from "../support/app";
import { aPng } from "../support/sample-files";
import type { StaffPeople } from "../support/staff";

type Say = StaffPeople["api"];
// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by the description, not here
type Good = (say: Say, name: Parameters<Say>[0], request?: Parameters<Say>[1]) => Promise<any>;

/** Every endpoint of requests (10), each answering well once. */
export const everyRequest = async ({
  good,
  as,
  by,
  api,
  staff,
  product,
  reason,
}: {
  good: Good;
  as: Say;
  by: Say;
  api: Say;
  staff: StaffPeople;
  product: TestProduct;
  reason: string;
}): Promise<void> => {
  await good(as, "requests.list");
  const paperOfRequest = { body: { kind: "request-paper" }, file: { name: "说明.png", bytes: aPng() } };
  const { fileId: paperId } = await good(as, "files.upload", paperOfRequest);
  const asked = await good(as, "requests.open", { body: { kind: "delete", text: "请删除地址", fileIds: [paperId] } });
  const ofRequest = { params: { requestId: asked.requestId } };
  await good(as, "requests.show", ofRequest);
  await good(as, "requests.download", { params: { ...ofRequest.params, fileId: paperId } });
  const supporter = staff.as(await staff.aMember("support_l2"));
  await good(supporter, "adminRequests.list");
  await good(supporter, "adminRequests.templates");
  await good(supporter, "adminRequests.show", { ...ofRequest, query: { reason } });
  await good(supporter, "adminRequests.take", { ...ofRequest, body: {} });
  await good(supporter, "adminRequests.ask", { ...ofRequest, body: { text: "哪个地址？" } });
  await good(as, "requests.say", { ...ofRequest, body: { text: "通讯地址" } });
  await good(as, "requests.seen", ofRequest);
  const answerPaper = { ...ofRequest, body: {}, file: { name: "答复.txt", bytes: Buffer.from("答复") } };
  const handedIn = await good(supporter, "adminRequests.attach", answerPaper);
  const deletion = { act: "delete-items", items: ["comm_address"], reason };
  await good(by, "adminRequests.carryOut", { ...ofRequest, body: deletion });
  await good(by, "adminRequests.answer", { ...ofRequest, body: { text: "已删除", fileIds: [handedIn.fileId] } });
  await good(supporter, "adminRequests.download", {
    params: { ...ofRequest.params, fileId: handedIn.fileId },
    query: { reason },
  });
  const more = await good(as, "requests.open", { body: { kind: "restrict", text: "先不要用行业" } });
  const ofMore = { params: { requestId: more.requestId } };
  await good(by, "adminRequests.carryOut", { ...ofMore, body: { act: "restrict", items: ["username"], reason } });
  await good(as, "information.liftRestriction", { params: { item: "username" } });
  await good(as, "requests.withdraw", ofMore);
  const letter = {
    kind: "other",
    text: "来信",
    email: "letter@example.cn",
    arrivedAt: product.clock.now().toISOString(),
  };
  const entered = await good(supporter, "adminRequests.enter", { body: letter });
  const ofLetter = { params: { requestId: entered.requestId } };
  await good(supporter, "adminRequests.verify", { ...ofLetter, body: { proof: "documents", reason } });
  await good(by, "adminRequests.refuse", { ...ofLetter, body: { refusal: "repeated" } });
  await good(by, "adminRequests.report", { query: { from: "2026-01-01T00:00:00Z", to: "2036-01-01T00:00:00Z" } });
  const outside = { email: "outside@example.cn" };
  await good(api, "requests.sendCode", { body: outside });
  const [sent] = product.mailbox.kept;
  const code = /\d{6}/.exec(sent?.channel === "mail" ? sent.mail.text : "")?.[0];
  const opened = await good(api, "requests.openPublic", {
    body: { kind: "explain", text: "第十条", ...outside, code },
  });
  const { receiptCode } = opened;
  await good(api, "requests.track", { body: { receiptCode } });
  await good(api, "requests.sayPublic", { body: { receiptCode, text: "还有第九条" } });
  const proof = { name: "亲属关系.png", bytes: aPng() };
  await good(api, "requests.attachPublic", { body: { receiptCode }, file: proof });
  await good(api, "requests.withdrawPublic", { body: { receiptCode } });
};
