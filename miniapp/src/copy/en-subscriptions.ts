import type { zhSubscriptions } from "./zh-subscriptions";

/** The same in English. */
export const enSubscriptions: typeof zhSubscriptions = {
  subscriptions: {
    lead: "Each can be switched on its own, at once.",
    locked: "Always on",
    adviceTitle: "Before you switch this off",
    adviceKeep: "Keep",
    adviceOff: "Switch off",
    adviceClause: "Clause 8.3",
    credits: (count) => `${count} more can reach you; each “Allow” adds one`,
    noCredit: "None left, so nothing reaches you now. Each “Allow” adds one",
    askCredit: "Allow one more",
    creditWhy: "WeChat’s rule: one message for each “Allow”",
    noBinding: "Bind WeChat to receive these",
    onlyInWechat: "Please do this in the WeChat mini-program",
    noTemplate: "Not available on WeChat yet",
    rolledBack: (name) => `“${name}” could not be changed and is back as it was`,
    decided: {
      "consent-missing": "Needs your agreement",
    },
    noContact: {
      sms: "No phone number yet; you can add one in “My account”",
      phone: "No phone number yet; you can add one in “My account”",
      email: "Your account has no e-mail address",
    },
    problems: {
      reject:
        "You did not allow it, so nothing was added. Tap again when you want it; if nothing happens, change it in WeChat’s settings.",
      off: "Messages of this mini-program are switched off in WeChat. Open the settings, allow them under notifications, and tap again.",
      ban: "WeChat has stopped these messages for now. There is nothing to do; tap again once they are back.",
      filter: "WeChat did not ask about these messages, so nothing was added. There is nothing to do; tap again later.",
      unsupported: "Please do this in the WeChat mini-program",
      failed: "WeChat did not ask, so nothing was added. Please tap again.",
    },
    openSetting: "Open settings",
    turnsOff: (name) => `Switching off withdraws “${name}”`,
    toggle: (topic, channel) => `${topic}, ${channel}`,
  },
};
