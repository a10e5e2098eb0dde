import type { TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aRecipientServer, aSharingDesk, reason } from "../support/sharing";
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
  await well(desk.send(person, recipientId, { items: ["username"], basis: { kind: "consent" } }));
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
  await server.stop();
};
