import { idBytes } from "../../server/src/kernel/ids";
import { createLease } from "../../server/src/kernel/lease";
import { sendDue } from "../../server/src/messages/dispatcher";
import { planMessages } from "../../server/src/messages/planner";
import type { TestProduct } from "./app";
import type { Person } from "./people";

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

const hour = 3_600_000;
/** Moves the clock to that hour of the next working day that is no holiday, by Beijing's clock. */
export const toBeijing = ({ clock }: Pick<TestProduct, "clock">, wanted: number): void => {
  do clock.advance(hour - (clock.now().getTime() % hour) + 1000);
  while ((clock.now().getUTCHours() + 8) % 24 !== wanted || [0, 6].includes(clock.now().getUTCDay()));
};

/** A confirmed contact, as the code flow leaves it. */
export const withContact = (
  { app, clock }: Pick<TestProduct, "app" | "clock">,
  { accountId }: Person,
  item: "email" | "phone",
  value: string,
): Promise<void> =>
  app.database.transaction((db) =>
    app.vault.put(db, {
      accountId: idBytes(accountId),
      item,
      value,
      source: "person",
      enteredBy: "person",
      confirmedAt: clock.now(),
      at: clock.now(),
    }),
  );
