import Taro from "@tarojs/taro";
import type { Transport } from "./call";

const lowerCase = (headers: Record<string, unknown> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** The platform's own request. Any HTTP status is an answer; only a missing answer rejects. */
export const transport: Transport = async ({ url, method, headers, body, timeoutMs }) => {
  try {
    const answer = await Taro.request({
      url,
      method,
      header: headers,
      data: body,
      timeout: timeoutMs,
      dataType: "json",
    });
    return { status: answer.statusCode, headers: lowerCase(answer.header), body: answer.data };
  } catch (reason) {
    const failure = reason as { errMsg?: string; status?: number; statusText?: string };
    throw /time.?out|abort/i.test(`${failure.errMsg} ${failure.statusText} ${reason}`) ? "timeout" : "failed";
  }
};
