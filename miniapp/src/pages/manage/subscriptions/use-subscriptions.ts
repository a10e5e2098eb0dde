import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import { useState } from "react";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { platform } from "../../../kernel/platform";
import type { SubscribeAnswer, SubscribeRefusal } from "../../../kernel/platform/port";
import { describeService, type Service } from "../../../kernel/service";
import { type Loaded, useResource } from "../../../kernel/use-resource";

export type SubscriptionCell = CallResult<"subscriptions.change">;
export interface Matrix {
  cells: SubscriptionCell[];
  service: Service;
}
export type CellName = { topic: TopicKey; channel: Channel };

export interface Subscriptions {
  page: Loaded<Matrix>;
  /** What to draw: the stored state, or the one being stored. */
  isShownOn(cell: SubscriptionCell): boolean;
  isBusy(cell: CellName): boolean;
  /** The cell whose last change failed and was taken back. */
  failed: { cell: CellName; message: string } | undefined;
  /** Stores a choice: shown at once, taken back when the server refuses. */
  change(cell: CellName, isOn: boolean, consents: ConsentAct[]): Promise<void>;
  /** Asks WeChat for one more message; must be called straight from the tap. */
  askCredit(cell: CellName, templateId: string): Promise<SubscribeAnswer | SubscribeRefusal | undefined>;
}

const nameOf = ({ topic, channel }: CellName): string => `${topic} ${channel}`;

const load = async (): Promise<Outcome<Matrix>> => {
  const [list, service] = await Promise.all([call("subscriptions.list", {}), describeService()]);
  if (!list.ok) return list;
  return service.ok ? { ok: true, value: { cells: list.value.cells, service: service.value } } : service;
};

/** The matrix as stored, and changes that are optimistic only with a way back. */
export const useSubscriptions = (wordError: (error: { code: string; message: string }) => string): Subscriptions => {
  const page = useResource(load);
  const [pending, setPending] = useState<Record<string, boolean>>({});
  const [failed, setFailed] = useState<Subscriptions["failed"]>();
  const settle = (name: string) => setPending(({ [name]: _done, ...rest }) => rest);

  const change: Subscriptions["change"] = async (cell, isOn, consents) => {
    const name = nameOf(cell);
    setFailed(undefined);
    setPending((now) => ({ ...now, [name]: isOn }));
    const { topic, channel } = cell;
    const outcome = await call(
      "subscriptions.change",
      { params: { topic, channel }, body: { isOn, consents } },
      `${name} ${isOn}`,
    );
    if (outcome.ok) {
      const stored = outcome.value;
      page.replace((matrix) => ({
        ...matrix,
        cells: matrix.cells.map((one) => (nameOf(one) === name ? stored : one)),
      }));
      // a consent decides other cells of its channel too
      if (consents.length > 0) page.refresh();
    } else setFailed({ cell, message: wordError(outcome.error) });
    settle(name);
  };

  const askCredit: Subscriptions["askCredit"] = async (cell, templateId) => {
    if (page.state.kind !== "ready") return undefined;
    const appId = platform.appId(page.state.value.service.wechat.appIds);
    if (!appId) return "unsupported";
    const answers = await platform.requestSubscribe(appId, [templateId]);
    if (typeof answers === "string") return answers;
    const answer = answers[templateId];
    if (!answer) return "failed";
    const name = nameOf(cell);
    setFailed(undefined);
    setPending((now) => ({ ...now, [name]: answer === "accept" }));
    const outcome = await call("subscriptions.recordWechatAnswers", {
      body: { appId, answers: [{ templateId, answer }] },
    });
    if (outcome.ok) {
      const { cells } = outcome.value;
      page.replace((matrix) => ({ ...matrix, cells }));
    } else setFailed({ cell, message: wordError(outcome.error) });
    settle(name);
    return answer;
  };

  return {
    page,
    isShownOn: (cell) => pending[nameOf(cell)] ?? cell.isOn,
    isBusy: (cell) => nameOf(cell) in pending,
    failed,
    change,
    askCredit,
  };
};
