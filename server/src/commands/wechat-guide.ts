import { privacyGuide } from "@baiwa/shared/wechat-guide";
import { controller } from "../service/service.routes";

/** Prints the declaration for WeChat's 用户隐私保护指引, out of the catalogue. */
process.stdout.write(`${privacyGuide(controller)}\n`);
