import type { zhFreeze } from "./zh-freeze";

/** The same in English. */
export const enFreeze: typeof zhFreeze = {
  freeze: {
    title: "Freeze the account",
    toPageNote: "When somebody else may be using it",
    lead: "Once frozen, nobody can sign in until you show that it is you.",
    what: "What happens",
    effects: [
      "Every device is signed out at once, this one too",
      "Neither password nor WeChat signs in any more",
      "Your confirmed e-mail and phone are told",
      "Your requests, a cancellation under way, deletion in time and notices by law go on",
    ],
    ways: "How to lift it",
    waysNote: "The password alone does not. Remove what you do not know first, in Contacts or My account.",
    contact: (place) => `A code to ${place}`,
    contactNote: "A new password is set with it",
    wechat: "The bound WeChat",
    wechatNote: (day) => `Bound on ${day}`,
    none: "Nothing could lift it now. Confirm an e-mail address or phone by a code first, or bind WeChat.",
    toContact: "Confirm one",
    sure: "Freeze the account?",
    sureNote: "This device is signed out as well. To sign in again, lift it in a way shown above.",
    done: "The account is frozen and every device is signed out.",
    lift: "Lift the freeze",
    liftLead: "The password alone does not lift it. Choose a way to show that it is you.",
    byWechat: "Lift by WeChat",
    byCode: "Lift by a code",
    byCodeNote: "Sent to a confirmed e-mail or phone; a new password is set with it",
    passwordNote: "Others may know the password from before. Set a new one and tap again.",
    lifted: "The freeze is lifted. Please sign in again.",
    notFrozen: "This account is not frozen; just sign in.",
    resetLifts: "A frozen account is lifted by it as well.",
    liftedByCode: "The password is set and the freeze is lifted. Sign in with the new one.",
  },
};
