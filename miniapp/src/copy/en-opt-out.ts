import type { zhOptOut } from "./zh-opt-out";

/** Words of ending messages from a mail, in English. */
export const enOptOut: typeof zhOptOut = {
  optOut: {
    title: "Unsubscribe",
    lead: (topic) => `No more “${topic}” to your mailbox. No login and no reason needed.`,
    end: "Unsubscribe",
    done: (topic) => `Done. No more “${topic}” will come to your mailbox.`,
    doneAll: (topic) =>
      `Done. No more “${topic}” or other promotional mail will come to this mailbox. To have it again, sign in and switch it on under Subscriptions.`,
  },
};
