import type { zhActivity } from "./zh-activity";

const actions: Record<string, string> = {
  "accounts.register": "Account opened",
  "accounts.createFromWechat": "Account opened with WeChat",
  "sessions.create": "Signed in with a password",
  "sessions.wechat": "Signed in with WeChat",
  "sessions.bindExisting": "Signed in and bound WeChat",
  "sessions.end": "A device signed out",
  "sessions.endAll": "Devices signed out",
  "sessions.endCurrent": "Signed out",
  "sessions.stepUp": "Showed it is you",
  "credentials.set": "Password changed",
  "bindings.add": "WeChat bound",
  "bindings.remove": "WeChat unbound",
  "profile.phoneFromWechat": "Phone number from WeChat",
  "information.reveal": "One value shown in full",
  "exports.request": "A copy asked for",
  "exports.download": "A copy downloaded",
  "exports.discard": "A copy deleted",
  "cancellation.request": "Cancellation asked for",
  "cancellation.undo": "Cancellation undone",
  "files.upload": "File sent",
  "files.download": "File downloaded",
  "files.discard": "File deleted",
  "activity.forgetSearches": "Searches deleted",
};
const groups: Record<string, string> = {
  consents: "A consent decided",
  profile: "Profile changed",
  subscriptions: "Messages changed",
  proposals: "Proxy entry decided",
  corrections: "Correction",
  files: "Files",
  records: "Business records",
  tickets: "Tickets",
};

/** The same in English. */
export const enActivity: typeof zhActivity = {
  activity: {
    kinds: { all: "All", login: "Sign-in", act: "Acts", search: "Searches" },
    lead: "Sign-ins and acts are kept for 200 days as the law asks, the words of searches for 30; then they are deleted.",
    none: "Nothing yet",
    failed: "Failed",
    actionOf: (action) => actions[action] ?? groups[action.split(".")[0] ?? ""] ?? action,
    productOf: (product) => (product === "privacy-centre" ? "Privacy centre" : product),
    result: (code) => (code === "ok" ? "Done" : `Failed (${code})`),
    fields: {
      result: "Result",
      product: "Product",
      resourceId: "Object",
      region: "Region",
      search: "Searched for",
      ip: "IP address",
      browser: "Browser",
      deviceModel: "Device",
      osVersion: "System",
      language: "Language",
    },
    forget: "Delete my searches",
    forgetNow: "Delete",
    forgetEffect:
      "The words of all searches are deleted at once, for good. That there was a search stays until its time is over.",
    forgotten: "Your searches are deleted",
    searchNote: "Only the time of a search stays in the log.",
  },
};
