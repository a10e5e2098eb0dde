import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { MessagesCell } from "../../../components/messages-cell";
import { ClosingNotice } from "../../../components/notice/closing-notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { open } from "../../../kernel/navigate";
import { signingOut, signOut } from "../../../kernel/sign-out";
import { useStore } from "../../../kernel/store";
import { useWords } from "../words";
import { BindingSection } from "./binding-section";
import { DeskSection } from "./desk-section";
import { PasswordSection } from "./password-section";
import { PhoneSection } from "./phone-section";
import { ProfileSection } from "./profile-section";
import { useMine } from "./use-mine";
import "./index.scss";

const Account = () => {
  const words = useWords();
  const { state, refresh, reload } = useMine();
  const isLeaving = useStore(signingOut);
  return (
    <PageState state={state} onRetry={reload}>
      {(mine) => (
        <>
          <ClosingNotice />
          <CellGroup>
            <MessagesCell />
          </CellGroup>
          <StatementWall isQuiet>
            <ProfileSection mine={mine} onChanged={refresh} />
            <PhoneSection mine={mine} onChanged={refresh} />
          </StatementWall>
          <BindingSection mine={mine} onChanged={refresh} />
          <PasswordSection mine={mine} onChanged={refresh} />
          <CellGroup title={words.mine.held}>
            <Cell id="to-information" title={words.page.information} onTap={() => open("information")} />
            <Cell id="to-verification" title={words.page.verification} onTap={() => open("verification")} />
            <Cell id="to-activity" title={words.page.activity} onTap={() => open("activity")} />
            <Cell
              id="to-disclosures"
              title={words.page.disclosures}
              note={words.disclosures.toPageNote}
              onTap={() => open("disclosures")}
            />
            <Cell
              id="to-requests"
              title={words.requests.title}
              note={words.requests.toPageNote}
              onTap={() => open("requests")}
            />
            <Cell id="to-shared-with" title={words.sharing.title} onTap={() => open("shared-with")} />
            <Cell id="to-regime" title={words.regime.title} onTap={() => open("regime")} />
            <Cell id="to-kept" title={words.kept.title} note={words.kept.toPageNote} onTap={() => open("kept")} />
            <Cell id="to-copies" title={words.page.copies} onTap={() => open("copies")} />
            <Cell id="to-cancellation" title={words.page.cancellation} onTap={() => open("cancellation")} />
          </CellGroup>
          <DeskSection />
          <View className="screen__actions">
            <Button
              id="sign-out"
              kind="warn"
              label={words.mine.signOut}
              isBusy={isLeaving}
              onTap={() => void signOut()}
            />
          </View>
          <View className="mine__foot">{words.mine.signOutNote}</View>
        </>
      )}
    </PageState>
  );
};

/** The person's own account: what is held, what is bound, how to get in, and the way out. */
const MinePage = () => (
  <Screen title={useWords().page.mine}>
    <SignInWall>
      <Account />
    </SignInWall>
  </Screen>
);

export default MinePage;
