import { campaignTerms } from "@baiwa/shared/catalogue/campaigns";
import { scopes } from "@baiwa/shared/catalogue/scopes";
import { channelNames, topics } from "@baiwa/shared/catalogue/topics";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { announce } from "../messages/messages.service";
import { type CampaignAudience, findCampaign, type StoredCampaign } from "./campaign-store";

const day = 86_400_000;

/** What is asked for: one campaign as it was counted, and all of it in words. */
export interface CampaignWish {
  campaignId: string;
  version: number;
  told: { name: string; value: string }[];
}

const audienceWords = (audience: CampaignAudience): string => {
  const part = audience.percent && audience.percent < 100 ? `其中的 ${audience.percent}%` : "";
  if (audience.kind === "consented") return `同意了“${scopes[audience.scope].name}”的人${part}`;
  if (audience.kind === "created")
    return `${audience.from.slice(0, 10)} 至 ${audience.to.slice(0, 10)} 注册的人${part}`;
  return `所有人${part}`;
};

/** The campaign in words, for whoever approves it. */
export const tellCampaign = (campaign: StoredCampaign): CampaignWish["told"] => [
  { name: "主题", value: topics[campaign.topic].name },
  { name: "标题", value: campaign.content.title },
  { name: "内容", value: campaign.content.text },
  ...(campaign.content.page
    ? [{ name: "打开的页面", value: `${campaign.content.page.label}（${campaign.content.page.path}）` }]
    : []),
  ...(campaign.content.phrase ? [{ name: "微信消息里的短语", value: campaign.content.phrase }] : []),
  ...Object.entries(campaign.content.forms ?? {}).map(([channel, words]) => ({
    name: `${channelNames[channel as keyof typeof channelNames]}的内容`,
    value: `${words?.title}：${words?.text}`,
  })),
  { name: "发给谁", value: `${audienceWords(campaign.audience)}，共 ${campaign.counted} 人` },
  ...campaign.channels.map((channel) => ({
    name: channelNames[channel],
    value: `按现在的选择和同意到达 ${campaign.counts[channel]?.reached ?? 0} 人`,
  })),
  { name: "何时", value: campaign.sendFrom?.toISOString() ?? "批准以后" },
  { name: "有效到", value: campaign.validUntil?.toISOString() ?? `发送后 ${campaignTerms.validDays} 天` },
];

/** Announces an approved campaign: from here on it is the engine's. Throws `campaign.moved` when it is not what was approved. */
export const sendCampaign = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<CampaignWish>,
): Promise<void> => {
  const id = idBytes(payload.campaignId);
  const campaign = await findCampaign(db, id, at, { hold: true });
  const isDraft = campaign.state === "draft" || campaign.state === "asked";
  if (!isDraft || campaign.version !== payload.version) throw new AppError("campaign.moved");
  const { topic, audience, channels, content } = campaign;
  const from = campaign.sendFrom && campaign.sendFrom > at ? campaign.sendFrom : at;
  const validUntil = campaign.validUntil ?? new Date(from.getTime() + campaignTerms.validDays * day);
  const once = `campaign ${payload.campaignId}`;
  const asked = { topic, once, audience, channels, content, from, validUntil, at };
  const messageId = await announce(db, { ...asked, source: "campaign", sourceId: id });
  await db.run("UPDATE campaign SET state = 'approved', message_id = ?, valid_until = ?, kept_until = ? WHERE id = ?", [
    messageId,
    validUntil,
    new Date(validUntil.getTime() + campaignTerms.keptDays * day), // as long as what was sent last can be claimed about
    id,
  ]);
  const body = {
    campaignId: payload.campaignId,
    topic,
    channels: [...channels],
    counted: campaign.counted,
    askedBy: idText(askedBy),
    approvedBy: idText(approvedBy),
  };
  await app.ledger.append(db, { kind: "campaign.approved", at, body });
};
