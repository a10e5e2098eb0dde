import type { zhSurvey } from "./zh-survey";

/** Words of a survey, in English. */
export const enSurvey: typeof zhSurvey = {
  survey: {
    title: "Survey",
    apart:
      "Your answers are not tied to your account: we only note that you replied and cannot tell which answers are yours. Phone numbers, e-mail addresses and id numbers in texts are blacked out first.",
    optional: "Every question may be left out, and you need not take part.",
    mayBeEmpty: "Optional",
    send: "Send",
    decline: "Not take part",
    sent: "Sent. Thank you.",
    declined: "All right. You will not be asked about this survey again.",
    none: "No survey waits for you",
    noneHint: "Once you agree to be invited, one a quarter at most.",
    until: (day) => `Ends ${day}`,
    replied: "You have replied to this survey already.",
    scale: (number, least, most) => (number === 1 ? `1 (${least})` : number === 5 ? `5 (${most})` : String(number)),
  },
};
