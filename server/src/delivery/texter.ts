import { sms } from "tencentcloud-sdk-nodejs-sms";
import type { Config } from "../config";
import { type Delivery, NotDelivered } from "./delivery";

const patienceSeconds = 10;

/** Sends through Tencent Cloud's SMS service, by its own SDK. */
export const createTexter = (settings: NonNullable<Config["sms"]>): Delivery["sms"] => {
  const { secretId, secretKey, region, appId, signName, templates, endpoint } = settings;
  const client = new sms.v20210111.Client({
    credential: { secretId, secretKey },
    region,
    profile: {
      httpProfile: {
        reqTimeout: patienceSeconds,
        protocol: endpoint.startsWith("http://") ? "http://" : "https://",
        endpoint: endpoint.replace(/^https?:\/\//, ""),
      },
    },
  });
  return async ({ to, template, values }) => {
    const sent = await client
      .SendSms({
        PhoneNumberSet: [`+86${to}`],
        SmsSdkAppId: appId,
        SignName: signName,
        TemplateId: templates[template],
        TemplateParamSet: values,
      })
      .catch((error: { code?: string }) => {
        throw new NotDelivered("sms", error.code ?? "unknown");
      });
    const code = sent.SendStatusSet?.[0]?.Code;
    if (code !== "Ok") throw new NotDelivered("sms", code ?? "no answer");
  };
};
