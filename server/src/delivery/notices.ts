import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { putInInbox } from "../messages/messages.service";
import type { Mail } from "./delivery";
import { enqueue } from "./outbox";
import type { SmsTemplate } from "./sms-templates";

/** What people are told by mail: no value and no name in it, and no link to follow. */
const words = {
  "contact-changed": [
    "您的联系方式已更改",
    "您账号的联系方式刚刚更改。如果不是您本人操作，请马上登录修改密码，并在“登录设备”里退出其他设备。",
  ],
  "contact-removed": [
    "您的联系方式已删除",
    "您账号的联系方式刚刚删除。如果不是您本人操作，请马上登录修改密码，并在“登录设备”里退出其他设备。",
  ],
  "password-reset": [
    "您的密码已重设",
    "您账号的密码刚刚用验证码重设，所有设备都已退出登录。如果不是您本人操作，请马上再次重设密码并联系我们。",
  ],
  "proxy-entered": [
    "有人代您填写了信息",
    "有人受委托在您的账号里填写了信息。请在小程序“我的信息”里确认；7 天内可以拒绝。",
  ],
  "verification-decided": [
    "您的实名认证有新的结果",
    "您的实名认证有了新的结果。请登录小程序，在“我的账号 → 实名认证”里查看。",
  ],
  "risk-medium": [
    "您的账号有需要留意的登录",
    "您的账号有一次与平时不同的登录。请在小程序“登录设备 → 账号风险提示”里查看；如果不是您本人，请点“不是我”并修改密码。",
  ],
  "risk-high": [
    "您的账号可能被人冒用",
    "您的账号有异常的登录或更改。请马上在小程序“登录设备 → 账号风险提示”里查看；如果不是您本人，请点“不是我”并修改密码。",
  ],
  "account-frozen": [
    "您的账号已冻结",
    "您的账号刚刚冻结，所有设备都已退出登录，谁都不能再登录。要解除，请在小程序登录页登录一次，再按提示用验证码或微信证明是您本人；只凭密码不能解除。如果不是您本人操作，请解除后重设密码。",
  ],
  "account-unfrozen": [
    "您的账号冻结已解除",
    "您的账号刚刚解除冻结，可以重新登录，冻结前的密码不再有效。如果不是您本人操作，请马上用验证码重设密码，再次冻结并联系我们。",
  ],
  "dispute-approved": [
    "您的信息将提供给纠纷当事人",
    "因处理一件与您有关的纠纷，我们准备提供您的部分信息。请在小程序“我的账号 → 提供给纠纷当事人的信息”里查看提供什么、给谁，以及能否在 3 天内提出异议。",
  ],
  "dispute-answered": [
    "您的异议有了答复",
    "您对提供信息的异议已经处理。请在小程序“我的账号 → 提供给纠纷当事人的信息”里查看答复和理由。",
  ],
  "dispute-released": [
    "您的信息已提供给纠纷当事人",
    "我们已按事先告诉您的范围提供您的部分信息。详情请看小程序“我的账号 → 提供给纠纷当事人的信息”。",
  ],
  "dispute-released-again": [
    "您的信息再次提供给同一方",
    "此前提供的文件被取走后，经办人又为同一方、同一纠纷准备了一份内容完全相同的文件。详情请看小程序“我的账号 → 提供给纠纷当事人的信息”。",
  ],
  "request-received": [
    "您的请求已收到",
    "我们已收到您关于个人信息的请求，会在 15 天内答复。请在小程序“我的账号 → 我的请求”里查看进展。",
  ],
  "request-asked": ["您的请求需要补充", "办理您的请求还缺一些内容。请在小程序“我的请求”里，或用回执编号，查看并补充。"],
  "request-decided": ["您的请求有了答复", "您关于个人信息的请求已有答复。请在小程序“我的请求”里，或用回执编号查看。"],
  "exception-used": [
    "您的部分信息已依法提供",
    "因法律规定的情形，我们提供了您的部分信息，没有事先征得您的同意。提供了什么、给了谁、依据是什么，请在小程序“我的账号 → 谁收到了我的信息”里查看。",
  ],
  "regime-proposed": [
    "请确认您的信息按哪套规则处理",
    "您有一项购买涉及国际产品和服务。在您确认以前，您的信息仍按原来的规则处理。请在小程序“我的账号 → 适用的规则”里查看并决定。",
  ],
  "wechat-withdrawn": [
    "您在微信里授权的信息已删除",
    "微信通知我们，您在微信里撤回了授权，或微信更改了您的资料。我们已删除相应的信息。请在小程序“我的信息”里查看；如果不是您本人操作，请马上登录修改密码。",
  ],
  "wechat-left": [
    "您的微信已与账号解绑",
    "微信通知我们，您已注销在这个小程序的授权。我们已删除微信标识，用微信登录的设备已退出。账号的其他内容没有变化；不再需要账号时，请登录后注销。",
  ],
  "account-inactive": [
    "您的账号很久没有使用",
    "您的账号已经 3 年没有使用。30 天内登录一次即可保留；否则账号会开始注销，再过 7 天删除其中的信息。",
  ],
  "cancellation-requested": [
    "您的账号正在注销",
    "您的账号已开始注销，7 天后删除。在此之前可以登录撤销。如果不是您本人操作，请马上登录撤销并修改密码。",
  ],
  "cancellation-undone": ["账号注销已撤销", "您的账号不再注销，可以照常使用。"],
  "cancellation-done": [
    "您的账号已删除",
    "您的账号和其中的信息已经删除。可以凭注销凭证在小程序里查看结果。这是我们发给您的最后一封邮件。",
  ],
} as const;
export type Notice = keyof typeof words;

const mailOf = (notice: Notice, to: string): Mail => {
  const [subject, text] = words[notice];
  return { to, subject: `【佰瓦云】${subject}`, text: `${text}\n\n佰瓦云隐私中心` };
};

/** Where the person can be told: the e-mail address they confirmed, null when there is none. */
export const confirmedEmail = async (app: App, db: Db, accountId: Buffer): Promise<string | null> => {
  const reader = { kind: "system", task: "notice" } as const;
  const [held] = await app.vault.read(db, { accountId, items: ["email"], purpose: "security", reader });
  return held?.confirmedAt ? held.value : null;
};

/** Where the words of a notice are about: nothing for an account that is gone, or a request of somebody without one. */
const pages: Partial<Record<Notice, { path: string; label: string }>> = {
  "proxy-entered": { path: "pages/manage/information/index", label: "查看我的信息" },
  "verification-decided": { path: "pages/manage/verification/index", label: "查看实名认证" },
  "risk-medium": { path: "pages/manage/risk/index", label: "查看风险提示" },
  "risk-high": { path: "pages/manage/risk/index", label: "查看风险提示" },
  "request-received": { path: "pages/manage/requests/index", label: "查看我的请求" },
  "request-asked": { path: "pages/manage/requests/index", label: "查看并补充" },
  "request-decided": { path: "pages/manage/requests/index", label: "查看答复" },
  "wechat-withdrawn": { path: "pages/manage/information/index", label: "查看我的信息" },
  "regime-proposed": { path: "pages/manage/regime/index", label: "查看并决定" },
  "exception-used": { path: "pages/manage/shared-with/index", label: "查看谁收到了我的信息" },
  "contact-changed": { path: "pages/manage/devices/index", label: "查看登录设备" },
  "contact-removed": { path: "pages/manage/devices/index", label: "查看登录设备" },
  "password-reset": { path: "pages/manage/devices/index", label: "查看登录设备" },
};

/** The notice in the inbox, once however many addresses are told: in the inbox nobody is called, so no choice ends it. */
const keepInInbox = async (
  app: App,
  db: Db,
  { accountId, notice, at, to }: { accountId: Buffer; notice: Notice; at: Date; to?: string | null },
): Promise<void> => {
  const isOfARequest = notice.startsWith("request-");
  if (notice === "cancellation-done" || (isOfARequest && to !== undefined)) return;
  const [title, text] = words[notice];
  const once = app.keyring.fingerprint("notice", notice, accountId.toString("hex"), at.toISOString()).toString("hex");
  const content = { title, text, ...(pages[notice] ? { page: pages[notice] } : {}) };
  await putInInbox(db, accountId, { topic: isOfARequest ? "rights" : "security", once, content, at });
};

/**
 * Tells the person by mail and in the inbox, in the transaction of what is told. `to` where the address is not, or no longer,
 * theirs; null for the inbox alone.
 */
export const tell = async (
  app: App,
  db: Db,
  { accountId, notice, at, to }: { accountId: Buffer; notice: Notice; at: Date; to?: string | null },
): Promise<void> => {
  await keepInInbox(app, db, { accountId, notice, at, ...(to === undefined ? {} : { to }) });
  const address = to === undefined ? await confirmedEmail(app, db, accountId) : to;
  if (address) await enqueue(app, db, { accountId, message: { channel: "mail", mail: mailOf(notice, address) }, at });
};

/** Sends whoever has no account the receipt of their request, by which they alone follow it. It lies under the request's own key. */
export const tellReceipt = (
  app: App,
  db: Db,
  { holderId, to, receiptCode, at }: { holderId: Buffer; to: string; receiptCode: string; at: Date },
) => {
  const text =
    `我们已收到您关于个人信息的请求，核实身份后 15 天内答复。\n\n回执编号：${receiptCode}\n\n` +
    "请妥善保存，不要告诉他人。在佰瓦云隐私中心的“查询请求”里输入它，可以看到进展、补充内容或撤回。\n\n佰瓦云隐私中心";
  const mail = { to, subject: "【佰瓦云】您的请求已收到", text };
  return enqueue(app, db, { accountId: holderId, message: { channel: "mail", mail }, at });
};

/** Tells the mailbox of the desk that a request gets late: its number, nothing of what is in it. */
export const tellDesk = (
  app: App,
  db: Db,
  { holderId, requestId, daysLeft, at }: { holderId: Buffer; requestId: string; daysLeft: number; at: Date },
) => {
  const standing = daysLeft < 0 ? "已经超过期限" : `还有 ${daysLeft} 天到期`;
  const mail = {
    to: app.config.privacyDesk,
    subject: `【佰瓦云】个人信息请求${daysLeft < 0 ? "超期" : "即将到期"}`,
    text: `请求 ${requestId} ${standing}，请在管理后台办理。`,
  };
  return enqueue(app, db, { accountId: holderId, message: { channel: "mail", mail }, at });
};

/** Tells a mainland mobile phone by SMS; unless said otherwise, that it is, or is no longer, the one of an account. */
export const tellPhone = (
  app: App,
  db: Db,
  {
    accountId,
    to,
    template = "contact-changed",
    at,
  }: { accountId: Buffer; to: string; template?: Exclude<SmsTemplate, "code">; at: Date },
) => enqueue(app, db, { accountId, message: { channel: "sms", sms: { to, template, values: [] } }, at });
