import type { TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { anIntake, aRecipientServer, aSharingDesk, reason } from "../support/sharing";
import type { StaffPeople } from "../support/staff";

const well = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  expect({ status, body: status < 300 ? "" : body }).toMatchObject({ body: "" });
  return body as Record<string, string>;
};

/** Every endpoint of sharing, each answering well. */
export const everyShare = async (product: TestProduct, staff: StaffPeople, person: Person): Promise<void> => {
  const desk = await aSharingDesk(product, staff);
  const server = await aRecipientServer();
  const { recipientId, ...rule } = await desk.aRecipient({ role: "controller", url: server.url, items: ["username"] });
  const params = { recipientId };
  const asked = await well(desk.by("partner")("adminRecipients.change", { params, body: { ...rule, reason } }));
  await well(desk.decide(asked.approvalId as string));
  const { credential } = await well(desk.by("partner")("adminRecipients.issue", { params, body: { reason } }));
  await well(desk.consent(person, recipientId));
  const sent = await well(desk.send(person, recipientId, { items: ["username"], basis: { kind: "consent" } }));
  await well(desk.outcome(sent.shareId as string));
  await well(
    desk.by("officer")("adminShares.ofAccount", { params: { accountId: person.accountId }, query: { reason } }),
  );
  await desk.round();
  await well(product.as(person)("shares.list"));
  const { requestId } = await well(desk.by("lawyer")("adminRecipients.revoke", { params, body: { reason } }));
  await well(desk.by("officer")("adminDeletions.list"));
  const statement = "全部删除";
  await well(product.api("deletions.prove", { body: { credential, requestId, statement } }));
  const other = (await desk.aRecipient()).recipientId;
  const ended = await well(
    desk.by("officer")("adminRecipients.revoke", { params: { recipientId: other }, body: { reason } }),
  );
  await well(
    desk.by("officer")("adminDeletions.prove", {
      params: { requestId: ended.requestId as string },
      body: { statement, reason },
    }),
  );
  const paper = { name: "服务商", offers: "网盘", contact: "a@seller.example", url: "https://seller.example" };
  const body = { ...paper, policyUrl: "https://seller.example/privacy", reason };
  const listing = await well(desk.by("partner")("adminSellers.add", { body }));
  await well(desk.decide(listing.approvalId as string));
  const [seller] = (await product.api("sellers.list")).body.rows;
  const ofSeller = { params: { sellerId: seller.sellerId as string } };
  await well(product.api("sellers.show", ofSeller));
  await well(desk.by("officer")("adminSellers.end", { ...ofSeller, body: { reason } }));
  const account = { params: { accountId: person.accountId } };
  await well(product.as(person)("shares.setPublicUse", { body: { isRefused: false } }));
  await well(product.as(person)("shares.publicUse"));
  const intake = anIntake(desk, { items: ["username"] });
  const exception = await well(desk.by("lawyer")("adminExceptions.ask", { ...account, body: { intake, reason } }));
  await well(desk.decide(exception.approvalId as string));
  const [granted] = (await desk.by("officer")("adminExceptions.list")).body.rows;
  const of = { params: { exceptionId: granted.exceptionId }, body: { reason } };
  await well(desk.by("lawyer")("adminExceptions.release", of));
  const emergency = anIntake(desk, {
    items: ["username"],
    clause: "5.3.5",
    facts: "联系不上",
    documentNumber: undefined,
  });
  const urgent = await well(
    desk.by("lawyer")("adminExceptions.ask", { ...account, body: { intake: emergency, reason } }),
  );
  await well(desk.decide(urgent.approvalId as string));
  const [late] = (await desk.by("officer")("adminExceptions.list")).body.rows;
  const ofLate = { params: { exceptionId: late.exceptionId }, body: { reason } };
  await well(desk.by("lawyer")("adminExceptions.release", ofLate));
  await well(desk.by("officer")("adminExceptions.tell", ofLate));
  const plan = {
    kind: "assets",
    receiver: "某某云计算有限公司",
    contact: "privacy@cloud.example.cn",
    items: ["username"],
    cutOverAt: desk.inDays(20),
  };
  const announced = await well(desk.by("lawyer")("adminTransfers.announce", { body: { ...plan, reason } }));
  await well(desk.decide(announced.approvalId as string));
  const [transfer] = (await desk.by("officer")("adminTransfers.list")).body.rows;
  await well(product.as(person)("shares.transfers"));
  const { database } = product.app;
  await database.run("UPDATE transfer_project SET cut_over_at = ?", [product.clock.now()]); // the walk waits for no day
  await desk.transfers();
  const begun = { params: { transferId: transfer.transferId }, body: { reason } };
  await well(desk.by("lawyer")("adminTransfers.start", begun));
  await well(desk.by("lawyer")("adminTransfers.cancel", begun));
  await server.stop();
};
