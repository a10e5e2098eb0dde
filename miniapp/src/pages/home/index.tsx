import { Text, View } from "@tarojs/components";
import { useShareAppMessage } from "@tarojs/taro";
import { useState } from "react";
import { Cell, CellGroup } from "../../components/cell";
import { StatementSheet } from "../../components/consent-sheet/statement-sheet";
import { MessagesCell } from "../../components/messages-cell";
import { Notice } from "../../components/notice";
import { ClosingNotice } from "../../components/notice/closing-notice";
import { PageState } from "../../components/page-state";
import { Screen } from "../../components/screen";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { dayOf } from "../../kernel/dates";
import { open, shareAddress } from "../../kernel/navigate";
import { ChangeBanner } from "./change-banner";
import { useHome } from "./use-home";
import "./index.scss";

/** What a guest sees first: what this is, the statement, and every choice; signing in only when a choice needs it. */
const HomePage = () => {
  const words = useWords();
  const home = useHome();
  const [notice, setNotice] = useState<string>();
  useShareAppMessage(() => ({ title: words.app.name, path: shareAddress("home") }));
  const hasRefused = home.decision.kind === "decided" && ["refused", "withdrawn"].includes(home.decision.state);
  const onlySignedIn = home.isSignedIn ? undefined : words.home.needsSignIn;
  return (
    <Screen title={words.page.home} isHome>
      <View className="home-head">
        <View className="home-head__title" {...aria({ role: "heading" })}>
          {words.home.title}
        </View>
        <Text className="home-head__lead">{words.home.lead}</Text>
      </View>
      <ClosingNotice />
      <ChangeBanner />
      {notice ? <Notice text={notice} /> : null}
      {hasRefused && !notice ? (
        <Notice text={words.home.refused} action={words.home.refusedAction} onAction={home.ask} />
      ) : null}
      <PageState state={home.page.state} onRetry={home.page.reload}>
        {({ statement, service }) => (
          <>
            <CellGroup>
              <Cell
                id="to-statement"
                title={words.home.statement}
                note={statement.effectiveAt ? words.home.versionOf(statement.label, dayOf(statement.effectiveAt)) : ""}
                onTap={() => open("statement")}
              />
              <Cell id="to-lists" title={words.home.lists} note={words.home.listsNote} onTap={() => open("lists")} />
            </CellGroup>
            <CellGroup title={words.home.choices}>
              <Cell id="to-consents" title={words.home.consents} value={onlySignedIn} onTap={() => open("consents")} />
              <Cell
                id="to-subscriptions"
                title={words.home.subscriptions}
                value={onlySignedIn}
                onTap={() => open("subscriptions")}
              />
              <Cell id="to-storage" title={words.home.storage} onTap={() => open("storage")} />
            </CellGroup>
            <CellGroup title={words.home.account}>
              <Cell
                id="to-mine"
                title={words.home.mine}
                value={home.isSignedIn ? words.home.signedIn : words.home.signedOut}
                onTap={() => open(home.isSignedIn ? "mine" : "login")}
              />
              {home.isSignedIn ? <MessagesCell /> : null}
              <Cell
                id="to-information"
                title={words.page.information}
                value={onlySignedIn}
                onTap={() => open("information")}
              />
              <Cell
                id="to-requests"
                title={words.home.requests}
                note={words.home.requestsNote}
                onTap={() => open("requests")}
              />
              <Cell id="to-devices" title={words.home.devices} value={onlySignedIn} onTap={() => open("devices")} />
              <Cell id="to-settings" title={words.home.settings} onTap={() => open("settings")} />
            </CellGroup>
            <View className="home-foot">
              <View>{service.controller.name}</View>
              <View>{words.home.contact(service.controller.contact)}</View>
            </View>
          </>
        )}
      </PageState>
      {home.isAsking ? (
        <StatementSheet
          screen="home"
          change={home.decision.kind === "decided" ? home.decision.change : undefined}
          onClose={home.stopAsking}
          onDecided={(decision, isUnsent) => {
            home.stopAsking();
            if (decision === "refused") {
              setNotice(isUnsent ? words.statementSheet.unsent : words.statementSheet.refusedNotice);
            } else setNotice(undefined);
          }}
        />
      ) : null}
    </Screen>
  );
};

export default HomePage;
