import { Text } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Notice } from "../../../components/notice";
import { OpenButton } from "../../../components/open-button";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { actOn, type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { open } from "../../../kernel/navigate";
import { platform } from "../../../kernel/platform";
import { isRefusal } from "../../../kernel/platform/port";
import { currentStatement } from "../../../kernel/statement";
import { useStepUp } from "../step-up/use-step-up";
import type { SectionProps } from "./use-mine";

const screen = "mine/phone";

/** The phone number (2.2, 2.3): never a condition, asked for by itself (W3), fetched once per tap. */
export const PhoneSection = ({ mine, onChanged }: SectionProps) => {
  const words = useWords();
  const guarded = useStepUp();
  const { submission } = guarded;
  const [sheet, setSheet] = useState<"none" | "consent" | "stop">("none");
  const [isCancelled, setCancelled] = useState(false);
  const { name, effect } = words.scope("W3");
  const phone = mine.profile.items.find(({ item }) => item === "phone");
  const { appIds, simulated } = mine.service.wechat;
  const appId = platform.appId(appIds);
  const canFetch = appId !== undefined && (platform.name === "weapp" || simulated);
  const close = () => {
    setSheet("none");
    submission.fail(undefined);
  };

  const fetchPhone = async (code: string | undefined, shown: Shown) => {
    setCancelled(code === undefined);
    if (code === undefined || appId === undefined) return close();
    const work = async () => {
      const statement = await currentStatement();
      if (!statement.ok) return statement;
      const consent = actOn(statement.value, "W3", "given", shown);
      return call("profile.phoneFromWechat", { body: { appId, code, consent } }, code);
    };
    guarded.run(work, done);
  };
  const done = () => {
    close();
    onChanged();
  };
  const decide = async (decision: Decision, shown: Shown) => {
    if (decision === "given") {
      const code = appId === undefined ? "unsupported" : await platform.simulatedPhoneCode(appId);
      return fetchPhone(isRefusal(code) ? undefined : code, shown);
    }
    if (await submission.run(() => recordDecision("W3", decision, shown))) close();
  };
  const stop = async () => {
    const shown: Shown = {
      screen,
      controlInitialState: "on",
      labels: [words.mine.phoneStop, effect, words.mine.remove, words.act.cancel],
    };
    if (await submission.run(() => recordDecision("W3", "withdrawn", shown))) done();
  };
  const isFromWechat = phone?.source === "wechat";
  const openContact = () => open("contact", { item: "phone" });
  const error = submission.error && words.error(submission.error);
  return (
    <>
      <CellGroup title={words.mine.phone}>
        {phone && !isFromWechat ? (
          <Cell id="phone-own" title={words.contact.next.phone} value={phone.masked} onTap={openContact} />
        ) : null}
        {phone && isFromWechat ? (
          <>
            <Cell title={name} value={phone.masked} />
            <Cell id="phone-stop" title={words.mine.phoneStop} isWarn onTap={() => setSheet("stop")} />
          </>
        ) : null}
        {!phone && canFetch ? (
          <Cell id="phone-add" title={words.mine.phoneAdd} isAction onTap={() => setSheet("consent")} />
        ) : null}
        {phone ? null : <Cell id="phone-code" title={words.mine.phoneByCode} isAction onTap={openContact} />}
      </CellGroup>
      {isCancelled ? <Notice text={words.mine.phoneCancelled} /> : null}
      {sheet === "consent" ? (
        <ConsentSheet
          scope="W3"
          screen={screen}
          link={{ label: words.login.clause, clause: "2.3" }}
          isBusy={submission.isBusy}
          error={error}
          agreeButton={
            platform.name === "weapp"
              ? (shown) => (
                  <OpenButton
                    id="agree"
                    className="open-button--plain"
                    label={words.act.agree}
                    openType="getPhoneNumber"
                    isDisabled={submission.isBusy}
                    onPhoneCode={(code) => void fetchPhone(code, shown)}
                  >
                    <Text className="button__label">{words.act.agree}</Text>
                  </OpenButton>
                )
              : undefined
          }
          onDecide={(decision, shown) => void decide(decision, shown)}
          onClose={close}
        />
      ) : null}
      {sheet === "stop" ? (
        <ConfirmSheet
          title={words.mine.phoneStop}
          action={words.mine.remove}
          isBusy={submission.isBusy}
          error={error}
          onConfirm={() => void stop()}
          onClose={close}
        >
          {effect}
        </ConfirmSheet>
      ) : null}
      {guarded.sheet}
    </>
  );
};
