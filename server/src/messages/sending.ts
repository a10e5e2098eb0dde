import type { Purpose } from "@baiwa/shared/catalogue/items";
import type { OutsideChannel } from "@baiwa/shared/catalogue/messages";
import { cellNeeds, cellScope } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import type { Outcome } from "./content";
import type { StoredMessage } from "./messages.service";

/** People one message is about to be sent to, admitted by the gate a moment ago. */
export interface Batch {
  message: StoredMessage;
  accounts: readonly Buffer[];
  now: Date;
}
/** Sends to one of the batch. */
export type Send = (accountId: Buffer, now: Date) => Promise<Outcome>;
/** Finds out for the whole batch what a channel needs to know, in as few statements as it takes. */
export type Prepare = (app: App, batch: Batch) => Promise<Send>;

/** For what an address is read; the vault's gate asks once more. What a person switched on for themselves is no advertising. */
export const purposeOf = ({ topic }: StoredMessage, channel: OutsideChannel): Purpose => {
  if (topic === "survey") return "survey";
  const isAdvertising = cellScope(topic, channel) ?? cellNeeds(topic, channel).length > 0;
  if (isAdvertising) return "marketing";
  return topic === "incident" || topic === "security" ? "security" : "messages";
};
