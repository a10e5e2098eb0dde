import type { zhReceipt } from "./zh-receipt";

/** The same in English. */
export const enReceipt: typeof zhReceipt = {
  receipt: {
    lead: "This is the receipt of one decision. Anyone can check the data below offline, without trusting us.",
    scope: "About",
    act: "Decision",
    at: "Time",
    words: "The words you saw",
    version: "Statement version",
    textHash: "Checksum of the statement",
    leafHash: "Checksum of the entry",
    position: "Place in the ledger",
    positionOf: (index, size) => `Number ${index + 1} of ${size}`,
    waiting: "Being placed in the ledger; look again in a few seconds",
    checkpoint: "Signed checkpoint",
    proof: "Data to check it with",
    key: "Verifier key",
    entry: "The entry itself",
    entryId: "Entry id",
    pathTitle: "Path from the entry to the root",
    check: "Verify the signature with the key, then compute the root from the entry’s checksum along the path.",
    path: (count) => `Path of ${count}`,
    keep: "Save the receipt",
    keepInChat: "Send the receipt to a chat",
    notKept: "Not saved. Tap again and send it to “File Transfer”",
  },
};
