import type { zhMessages } from "./zh-messages";

/** The same in English. */
export const enMessages: typeof zhMessages = {
  inbox: {
    title: "Inbox",
    titleOne: "Message",
    none: "No messages yet",
    noneHint: "Security of the account, changes of the statement, answers to requests appear here",
    isUnread: "Unread",
    allRead: "All read",
    readAll: "Mark all as read",
    edit: "Edit",
    yesterday: "Yesterday",
    kept: "Messages are kept for a year.",
    removeTitle: "Delete the message",
    removeEffect: "It leaves your inbox; that you were told stays on record, as the law asks.",
  },
  change: {
    title: "A change",
    titleOf: (title, label) => `“${title}”, version ${label}`,
    daysLeft: (days) => (days > 1 ? `In ${days} days` : days === 1 ? "Tomorrow" : "Today"),
    inForce: "In force",
    withdrawn: "Withdrawn",
    withdrawnNote: "This version will not take effect. The present one goes on; there is nothing you need to do.",
    effectiveFrom: (day) => `Takes effect on ${day}; until then the present version holds`,
    effectiveSince: (day) => `Since ${day}`,
    useIsNoConsent: "Going on using is not agreeing.",
    toDecide: (count) =>
      count === 1 ? "One thing for you to decide" : `${count} things for you to decide, one by one`,
    summary: "What is new",
    summaryOff: "What it would have changed",
    clauses: "Clause by clause",
    clausesNone: "There is no earlier version to compare with, or the words are the same",
    allClauses: (rest) => `Show ${rest} more`,
    kinds: { added: "Added", removed: "Removed", changed: "Changed" },
    from: { added: "(added: ", removed: "(removed: " },
    to: ")",
    placeOf: (clauseId) => {
      const front = { "@title": "Title", "@controller": "Controller", "@contact": "Contact", "@scope": "Scope" };
      const section = /^section-(\d+)$/.exec(clauseId);
      if (section) return `Section ${section[1]}`;
      if (/^\d+(\.\d+)*$/.test(clauseId)) return `Clause ${clauseId}`;
      return (front as Record<string, string>)[clauseId] ?? "Text";
    },
    fullText: "Read the full text",
    decisions: "For you to decide",
    decisionsNote: "Each on its own; none depends on another.",
    needsStatement: "What needs the statement",
    notNow: "Not now",
    pending: (day) => `Your consent to the present version ends on ${day}`,
    postponed: (day) => `Not now; nothing is recorded. You can change your mind until ${day}`,
    ended: (day) => `Your earlier consent ended on ${day}`,
    stops: (name, day) => `Contract services go on without it; “${name}” stops on ${day}.`,
    stopped: (name, day) =>
      `Contract services go on without it; “${name}” stopped on ${day} and comes back if you agree.`,
    standings: { agreed: "Agreed", declined: "Not agreed", pending: "", ended: "", none: "" },
  },
};
