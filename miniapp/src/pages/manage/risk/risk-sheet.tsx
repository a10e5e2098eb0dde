import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import type { CallError, CallResult } from "../../../kernel/call-types";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useWords } from "../words";

export type RiskEntry = CallResult<"risk.list">["rows"][number];

interface Props {
  entry: RiskEntry;
  isBusy: boolean;
  error: CallError | undefined;
  onMine: () => void;
  onNotMine: () => void;
  onClose: () => void;
}

/** One warning whole: why, what to do, where from, and the three answers to it (4.4, PIPL 24). */
export const RiskSheet = ({ entry, isBusy, error, onMine, onNotMine, onClose }: Props) => {
  const words = useWords();
  const { at, band, rules, network, browser, deviceModel, osVersion, isCurrent, isSignedIn, answer } = entry;
  const device = [deviceModel, osVersion, browser].filter(Boolean).join(" · ");
  const standing = isCurrent ? words.risk.current : isSignedIn ? words.risk.open : words.risk.ended;
  return (
    <HalfSheet
      title={words.risk.bands[band]}
      subtitle={minuteOf(at)}
      onClose={onClose}
      footer={
        <View>
          <SheetError error={error} />
          <View className="sheet__pair">
            {answer === "not-mine" ? null : (
              <Button id="risk-not-mine" kind="warn" label={words.risk.notMine} isDisabled={isBusy} onTap={onNotMine} />
            )}
            {answer === null ? <Button id="risk-mine" label={words.risk.mine} isBusy={isBusy} onTap={onMine} /> : null}
          </View>
          <Button
            id="risk-human"
            kind="link"
            label={words.risk.human}
            onTap={() => open("new-ticket", { about: "risk", at: minuteOf(at) })}
          />
        </View>
      }
    >
      {rules.map((rule) => {
        const { name, explanation, advice } = words.risk.ruleOf(rule);
        return (
          <Cell key={rule.code} title={name} note={explanation}>
            <View className="cell__note">{`${words.risk.advice}：${advice}`}</View>
          </Cell>
        );
      })}
      <Cell title={words.risk.effect} note={words.risk.effects[band]} />
      <Cell title={words.risk.device} note={device || words.risk.unknown} />
      <Cell title={words.risk.network} note={network ?? words.risk.unknown} />
      <Cell title={words.risk.session} note={answer ? `${standing} · ${words.risk.answers[answer]}` : standing} />
    </HalfSheet>
  );
};
