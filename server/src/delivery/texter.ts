import { sms } from "tencentcloud-sdk-nodejs-sms";
import type { Config } from "../config";
import { type Delivery, FateUnknown, NotDelivered } from "./delivery";

const patienceSeconds = 10;

/** The SDK tells of a failed request in words alone; these are of a connection that never came about. */
const isUnsent = (message: string): boolean => /reason: (connect |getaddrinfo )/.test(message);
/** A code of the provider is a refusal, but for those of a fault on its own side, after which the text may have left. */
const isRefusal = (code: string | undefined): code is string => Boolean(code) && !code?.startsWith("InternalError");

/** Sends through Tencent Cloud's SMS service, by its own SDK. What was not refused and not confirmed is FateUnknown. */
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
      .catch(({ code, message }: { code?: string; message?: string }) => {
        if (isRefusal(code)) throw new NotDelivered("sms", code);
        if (isUnsent(message ?? "")) throw new NotDelivered("sms", "no connection");
        throw new FateUnknown("sms", code || "no answer");
      });
    const code = sent.SendStatusSet?.[0]?.Code;
    if (code === "Ok") return;
    throw isRefusal(code) ? new NotDelivered("sms", code) : new FateUnknown("sms", code ?? "no answer");
  };
};
