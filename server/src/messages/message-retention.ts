import { deliveryTerms, messageRule as ruleOf } from "@baiwa/shared/catalogue/messages";
import { retentionRules } from "@baiwa/shared/catalogue/retention";
import { topicKeys } from "@baiwa/shared/catalogue/topics";
import { isHeld, rowsRule } from "../retention/rule";

const day = 86_400_000;
const commercial = topicKeys.filter((topic) => ruleOf(topic).kind === "commercial");
const ofCommercial = `message_id IN (SELECT id FROM message WHERE topic IN (${commercial.map((topic) => `'${topic}'`).join(", ")}))`;

/** Deliveries go a year after they were settled; of commercial messages their proof of consent stays three. */
export const messageRule = rowsRule({
  table: "delivery",
  past: (now) => ({
    sql: `settled_at <= ? AND (settled_at <= ? OR NOT ${ofCommercial})`,
    values: [
      new Date(now.getTime() - deliveryTerms.keptDays * day),
      new Date(now.getTime() - deliveryTerms.commercialKeptDays * day),
    ],
  }),
  held: isHeld("delivery.account_id", retentionRules.message.items),
});
