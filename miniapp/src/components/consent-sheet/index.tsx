import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { View } from "@tarojs/components";
import { type ReactNode, useState } from "react";
import { useWords } from "../../copy";
import type { Decision, Shown } from "../../kernel/consents";
import { open } from "../../kernel/navigate";
import { Button } from "../button";
import { CheckboxAgree } from "../checkbox-agree";
import { HalfSheet } from "../half-sheet";
import { Tappable } from "../tappable";
import "./index.scss";
import { SheetError } from "../half-sheet/sheet-error";

interface ConsentSheetProps {
  scope: ScopeCode;
  /** The scope's name unless given. */
  title?: string;
  /** What the person should know before deciding, one short line each; the scope's purpose and effect unless given. */
  lines?: readonly string[];
  /** Name of the place this is asked at, for the record. */
  screen: string;
  link?: { label: string; clause?: string };
  /** More to know, below the lines. */
  children?: ReactNode;
  /** What not agreeing is called here. */
  refuseLabel?: string;
  isBusy?: boolean;
  error?: string;
  /** Replaces the agree button, for platform buttons whose tap is the act. Rendered only once ticked. */
  agreeButton?: (shown: Shown, agree: ReactNode) => ReactNode;
  onDecide: (decision: Decision, shown: Shown) => void;
  /** Closing decides nothing. */
  onClose: () => void;
}

/**
 * Asks for one consent and nothing else: an unticked box, agree and refuse of the same weight and both in sight, the
 * full text one tap away. Agreeing without the tick says so in place; refusing needs no tick.
 */
export const ConsentSheet = (props: ConsentSheetProps) => {
  const { scope, screen, link, children, isBusy = false, error, agreeButton, onDecide, onClose } = props;
  const words = useWords();
  const { name, asks, purpose, effect } = words.scope(scope);
  const { title = name, lines = [words.consents.purpose(purpose), effect], refuseLabel = words.act.refuse } = props;
  const [isTicked, setTicked] = useState(false);
  const [isTickMissing, setTickMissing] = useState(false);
  const [decided, setDecided] = useState<Decision>();
  const shown: Shown = {
    screen,
    controlInitialState: "off",
    labels: [asks, words.act.agree, refuseLabel, ...lines].slice(0, 8).map((label) => label.slice(0, 160)),
  };
  const decide = (decision: Decision) => {
    setDecided(decision);
    onDecide(decision, shown);
  };
  const isSending = (decision: Decision) => isBusy && decided === decision;
  const agree = (
    <Button
      id="agree"
      label={words.act.agree}
      isBusy={isSending("given")}
      isDisabled={isBusy}
      onTap={() => (isTicked ? decide("given") : setTickMissing(true))}
    />
  );
  const problem = isTickMissing && !isTicked ? words.statementSheet.tick : error;
  return (
    <HalfSheet
      title={title}
      onClose={onClose}
      footer={
        <View>
          <CheckboxAgree id="consent-tick" label={asks} isTicked={isTicked} onChange={setTicked} />
          <SheetError error={problem} />
          <View className="sheet__pair">
            <Button
              id="refuse"
              label={refuseLabel}
              isBusy={isSending("refused")}
              isDisabled={isBusy}
              onTap={() => decide("refused")}
            />
            {isTicked && agreeButton ? agreeButton(shown, agree) : agree}
          </View>
        </View>
      }
    >
      {lines.map((line) => (
        <View key={line} className="consent-line">
          {line}
        </View>
      ))}
      {children}
      {link ? (
        <Tappable
          id="full-text"
          className="consent-link"
          role="link"
          label={link.label}
          onTap={() => open("statement", link.clause ? { clause: link.clause } : undefined)}
        >
          {link.label}
        </Tappable>
      ) : null}
    </HalfSheet>
  );
};
