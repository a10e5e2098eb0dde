import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useStepUp } from "../step-up/use-step-up";
import { usePages } from "../use-pages";
import { useWords } from "../words";
import { type RiskEntry, RiskSheet } from "./risk-sheet";

const load = (cursor?: string) => call("risk.list", { query: cursor ? { cursor } : {} });

const Risk = () => {
  const words = useWords();
  const page = usePages(load);
  const guarded = useStepUp();
  const { submission } = guarded;
  const [opened, setOpened] = useState<RiskEntry>();
  const [denying, setDenying] = useState<RiskEntry>();
  const [said, setSaid] = useState<"confirmed" | "denied">();
  const close = () => {
    setOpened(undefined);
    setDenying(undefined);
    submission.fail(undefined);
  };
  const answer = (name: "risk.confirm" | "risk.deny", { riskId }: RiskEntry) =>
    guarded.run(
      () => call(name, { params: { riskId } }, `${name} ${riskId}`),
      () => {
        close();
        setSaid(name === "risk.confirm" ? "confirmed" : "denied");
        page.refresh();
      },
    );
  return (
    <>
      <View className="screen__lead">{words.risk.lead}</View>
      {said === "confirmed" ? <Notice text={words.risk.confirmed} /> : null}
      {said === "denied" ? (
        <Notice kind="warn" text={words.risk.denied} action={words.risk.changePassword} onAction={() => open("mine")} />
      ) : null}
      <PageState state={page.state} onRetry={page.reload}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 ? <PageMessage title={words.risk.none} hint={words.risk.noneHint} /> : null}
            {rows.length > 0 ? (
              <CellGroup>
                {rows.map((entry) => (
                  <Cell
                    key={entry.riskId}
                    id={`risk-${entry.riskId}`}
                    title={entry.rules.map((rule) => words.risk.ruleOf(rule).name).join("、")}
                    note={[minuteOf(entry.at), entry.deviceModel ?? entry.browser, entry.network]
                      .filter(Boolean)
                      .join(" · ")}
                    value={entry.answer ? words.risk.answers[entry.answer] : words.risk.bands[entry.band]}
                    onTap={() => setOpened(entry)}
                  />
                ))}
              </CellGroup>
            ) : null}
            {page.more.error ? <Notice kind="warn" text={words.error(page.more.error)} /> : null}
            {next ? (
              <Button kind="link" label={words.act.more} isBusy={page.more.isBusy} onTap={() => page.loadMore(next)} />
            ) : null}
          </>
        )}
      </PageState>
      {opened && !denying ? (
        <RiskSheet
          entry={opened}
          isBusy={submission.isBusy}
          error={submission.error}
          onMine={() => answer("risk.confirm", opened)}
          onNotMine={() => setDenying(opened)}
          onClose={close}
        />
      ) : null}
      {denying ? (
        <ConfirmSheet
          title={words.risk.denyTitle}
          action={words.risk.deny}
          isWarn
          isBusy={submission.isBusy}
          error={submission.error && words.error(submission.error)}
          onConfirm={() => answer("risk.deny", denying)}
          onClose={close}
        >
          {words.risk.denyEffect}
        </ConfirmSheet>
      ) : null}
      {guarded.sheet}
    </>
  );
};

/** What my account was warned of (4.4): every rule explained, and the owner's word on it. */
const RiskPage = () => (
  <Screen title={useWords().page.risk}>
    <SignInWall>
      <Risk />
    </SignInWall>
  </Screen>
);

export default RiskPage;
