import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import { aCrowd, aDraft, tendAll } from "../support/campaigning";
import { deliverAll, toBeijing, withContact } from "../support/messaging";
import type { StaffPeople } from "../support/staff";
import { aSurvey } from "../support/surveying";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

/** A survey: sent, answered by one and declined by another, ended. */
const everySurvey = async (given: { good: Good; by: Call; staff: StaffPeople; product: TestProduct }) => {
  const { good, by, staff, product } = given;
  const people = [await product.aPerson(), await product.aPerson()].map((person) => product.as(person));
  for (const as of people) {
    const consents = [await product.anAct("Q1")];
    const params = { topic: "survey", channel: "inbox" };
    await good(as, "subscriptions.change", { params, body: { isOn: true, consents } });
  }
  const { surveyId } = await good(by, "adminSurveys.create", { body: aSurvey(product) });
  const params = { surveyId };
  const { approvalId } = await good(by, "adminSurveys.ask", { params, body: { reason: "改进产品" } });
  await staff.approve(approvalId);
  await deliverAll(product);
  const [one, other] = people as [Call, Call];
  await good(one, "surveys.list");
  await good(one, "surveys.show", { params });
  await good(one, "surveys.answer", { params, body: { answers: [{ key: "use", number: 0 }] } });
  await good(other, "surveys.decline", { params });
  await good(by, "adminSurveys.list");
  await good(by, "adminSurveys.close", { params });
  await good(by, "adminSurveys.results", { params });
};

/** A campaign by telephone: drafted, counted, tried, approved, called, and stopped. */
export const everyCampaign = async ({
  good,
  staff,
  product,
}: {
  good: Good;
  staff: StaffPeople;
  product: TestProduct;
}) => {
  toBeijing(product, 10);
  await aCrowd(product);
  const person = await product.aPerson();
  await withContact(product, person, "phone", "13812349999");
  await good(product.as(person), "consents.record", { body: await product.anAct("M4") });
  const by = staff.as(await staff.aMember("marketing"));
  const caller = staff.as(await staff.aMember("caller"));
  const { campaignId } = await good(by, "adminCampaigns.create", { body: aDraft() });
  const params = { campaignId };
  const { version } = await good(by, "adminCampaigns.change", {
    params,
    body: { ...aDraft({ channels: ["phone"] }), version: 1 },
  });
  await good(by, "adminCampaigns.list");
  await good(by, "adminCampaigns.count", { params });
  await good(by, "adminVerification.declareOwn", { body: { accountId: (await product.aPerson()).accountId } });
  await good(by, "adminCampaigns.test", { params, body: { channel: "phone" } });
  await tendAll(product);
  await good(by, "adminCampaigns.show", { params });
  const { approvalId } = await good(by, "adminCampaigns.ask", { params, body: { version, reason: "活动" } });
  await staff.approve(approvalId);
  await deliverAll(product);
  const { rows } = await good(caller, "adminCalls.fetch", { params, body: { reason: "活动外呼" } });
  await good(caller, "adminCalls.mark", { params, body: { callId: rows[0].callId, outcome: "refused" } });
  await everySurvey({ good, by, staff, product });
  await good(by, "adminCampaigns.steer", { params, body: { to: "stopped", reason: "内容有误" } });
};
