import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { Segmented } from "../../../components/segmented";
import { SignInWall } from "../../../components/sign-in-wall";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { RowSheet } from "./row-sheet";
import { type ActivityRow, byDay, type ShownKind, useActivity } from "./use-activity";
import "./index.scss";
import { useWords } from "../words";

const Activity = () => {
  const words = useWords();
  const [kind, setKind] = useState<ShownKind>("all");
  const [opened, setOpened] = useState<ActivityRow>();
  const [isAsking, setAsking] = useState(false);
  const [isForgotten, setForgotten] = useState(false);
  const { page, more, forgetting, loadMore, forgetSearches } = useActivity(kind);
  const { kinds } = words.activity;
  const choices = (Object.keys(kinds) as ShownKind[]).map((value) => ({ value, name: kinds[value] }));
  const noteOf = (row: ActivityRow): string =>
    [minuteOf(row.at).slice(11), row.deviceModel ?? row.osVersion ?? row.browser, row.ip].filter(Boolean).join(" · ");
  const forget = async () => {
    if (!(await forgetSearches())) return;
    setAsking(false);
    setForgotten(true);
  };
  return (
    <>
      <View className="activity__kinds">
        <Segmented label={words.page.activity} options={choices} value={kind} onChange={setKind} />
      </View>
      <View className="screen__lead">{words.activity.lead}</View>
      <CellGroup>
        <Cell id="to-risk" title={words.page.risk} note={words.risk.toPageNote} onTap={() => open("risk")} />
      </CellGroup>
      {isForgotten ? <Notice text={words.activity.forgotten} /> : null}
      <PageState state={page.state} onRetry={page.reload}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 ? <PageMessage title={words.activity.none} /> : null}
            {byDay(rows).map(({ day, rows: ofDay }) => (
              <CellGroup key={day} title={day}>
                {ofDay.map((row) => (
                  <Cell
                    key={row.activityId}
                    id={`activity-${row.activityId}`}
                    title={row.search ?? words.activity.actionOf(row.action)}
                    note={noteOf(row)}
                    value={row.result === "ok" ? undefined : words.activity.failed}
                    onTap={() => setOpened(row)}
                  />
                ))}
              </CellGroup>
            ))}
            {more.error ? <Notice kind="warn" text={words.error(more.error)} /> : null}
            {next ? (
              <Button kind="link" label={words.act.more} isBusy={more.isBusy} onTap={() => loadMore(next)} />
            ) : null}
            {kind === "search" && rows.length > 0 ? (
              <CellGroup note={words.activity.searchNote}>
                <Cell id="forget-searches" title={words.activity.forget} isWarn onTap={() => setAsking(true)} />
              </CellGroup>
            ) : null}
          </>
        )}
      </PageState>
      {opened ? <RowSheet row={opened} onClose={() => setOpened(undefined)} /> : null}
      {isAsking ? (
        <ConfirmSheet
          title={words.activity.forget}
          action={words.activity.forgetNow}
          isWarn
          isBusy={forgetting.isBusy}
          error={forgetting.error && words.error(forgetting.error)}
          onConfirm={() => void forget()}
          onClose={() => setAsking(false)}
        >
          {words.activity.forgetEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};

/** My activity (2.6.1): what the log holds of this account, by day; the words of searches can be deleted at once. */
const ActivityPage = () => (
  <Screen title={useWords().page.activity}>
    <SignInWall>
      <Activity />
    </SignInWall>
  </Screen>
);

export default ActivityPage;
