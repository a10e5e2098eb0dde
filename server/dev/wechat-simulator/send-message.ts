import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { fieldProblem } from "./field-rules";
import { Refusal } from "./refusal";
import type { World } from "./world";

/** How long a message is "being sent": a second one to the same person meanwhile is refused. */
const sendingMs = 5;
const beingSent = new WeakMap<World, Set<string>>();

const newMsgid = (): string => `${randomInt(1, 9)}${Array.from({ length: 18 }, () => randomInt(10)).join("")}`;

const fieldText = (field: unknown): string => String((field as { value?: unknown }).value);

/** Checks a message in the platform's order, spends a credit and keeps it. Returns its 19-digit id. */
export const sendMessage = async (world: World, appId: string, body: Record<string, unknown>): Promise<string> => {
  const openid = String(body.touser ?? "");
  const person = world.personOf(appId, openid);
  if (!person) throw new Refusal(40003);
  const template = world.templates.find(({ templateId }) => templateId === body.template_id);
  if (!template) throw new Refusal(40037);
  const page = typeof body.page === "string" ? body.page : "";
  const pages = world.pages.get(appId);
  if (page.startsWith("/") || (page && pages && !pages.includes(page.split("?")[0] ?? ""))) throw new Refusal(41030);
  const fields = body.data as Record<string, unknown> | undefined;
  if (!fields || typeof fields !== "object") throw new Refusal(47001);
  const problem = fieldProblem(template, fields);
  if (problem) throw new Refusal(47003, problem);

  const busy = beingSent.get(world) ?? new Set<string>();
  beingSent.set(world, busy);
  if (busy.has(openid)) throw new Refusal(43108);
  world.subscriptions.spend(appId, person.userId, template);
  busy.add(openid);
  await pause(sendingMs);
  busy.delete(openid);

  const msgid = newMsgid();
  world.keepSent({
    msgid,
    appId,
    userId: person.userId,
    templateId: template.templateId,
    page,
    state: String(body.miniprogram_state ?? "formal"),
    fields: Object.fromEntries(Object.keys(template.fields).map((key) => [key, fieldText(fields[key])])),
    sentAt: world.clock().toISOString(),
  });
  return msgid;
};
