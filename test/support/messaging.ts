import { createLease } from "../../server/src/kernel/lease";
import { sendDue } from "../../server/src/messages/dispatcher";
import { planMessages } from "../../server/src/messages/planner";
import type { TestProduct } from "./app";

const never = new AbortController().signal;

/** Plans what was announced and sends what is due, as the background work does, until nothing is left. */
export const deliverAll = async ({ app }: Pick<TestProduct, "app">): Promise<void> => {
  const lease = createLease({ ...app, name: "messages", seconds: 30 });
  const held = await lease.take();
  if (!held) throw new Error("another process plans");
  await planMessages(app, held, never);
  await lease.release();
  while (await sendDue(app, never));
};
