import { verificationSubjectKeys } from "@baiwa/shared/catalogue/verification";
import { View } from "@tarojs/components";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { open } from "../../../kernel/navigate";
import { useWords } from "../words";
import { Gates } from "./gates";
import { LastOne } from "./last-one";
import { Results } from "./results";
import { UnderWay } from "./under-way";
import { useVerification, type Verification } from "./use-verification";

/** The ways that can be chosen now, by whom they are for; nothing to choose while one is under way. */
const Choices = ({ methods, standing }: Pick<Verification, "methods" | "standing">) => {
  const words = useWords().verification;
  const { open: underWay, submissionsLeft } = standing;
  if (underWay && underWay.state !== "started") return null;
  if (submissionsLeft === 0) return <CellGroup note={words.noneLeft}>{null}</CellGroup>;
  return verificationSubjectKeys.map((subject) => {
    const own = methods.filter((one) => one.subject === subject);
    if (own.length === 0) return null;
    return (
      <CellGroup key={subject} title={words.choose(words.subjects[subject])}>
        {own.map(({ method }) => (
          <Cell
            key={method}
            id={`method-${method}`}
            title={words.methods[method].name}
            note={words.methods[method].about}
            onTap={() => open("verify", { method })}
          />
        ))}
      </CellGroup>
    );
  });
};

/** Shown to a child under 14 and to whoever asked a guardian: where the guardian's answer stands, and how to ask. */
const Guardian = ({ standing: { ageBand, guardian } }: Pick<Verification, "standing">) => {
  const words = useWords();
  if (ageBand !== "under-14" && guardian.state === "none") return null;
  const isDone = guardian.state === "confirmed";
  return (
    <CellGroup title={words.verification.guardian} note={isDone ? undefined : words.verification.guardianNote}>
      <Cell
        id="to-guardian-ask"
        title={words.page["guardian-ask"]}
        value={words.verification.guardianStates[guardian.state]}
        onTap={isDone ? undefined : () => open("guardian-ask")}
      />
    </CellGroup>
  );
};

const Everything = () => {
  const words = useWords();
  const { state, reload, refresh } = useVerification();
  return (
    <PageState state={state} onRetry={reload}>
      {({ standing, verifier, methods, gates }) => (
        <>
          <View className="screen__lead">{words.verification.lead}</View>
          {standing.open && standing.open.state !== "started" ? (
            <UnderWay key={standing.open.caseId} card={standing.open} verifier={verifier} onChanged={refresh} />
          ) : null}
          {standing.last ? <LastOne card={standing.last} hasOpen={standing.open !== null} onChanged={refresh} /> : null}
          <Results standing={standing} onChanged={refresh} />
          <Guardian standing={standing} />
          <Choices methods={methods} standing={standing} />
          <Gates gates={gates} />
        </>
      )}
    </PageState>
  );
};

/** Real-name verification (2.4): what stands, what is under way, the ways to choose from, and what it is needed for. */
const VerificationPage = () => (
  <Screen title={useWords().page.verification}>
    <SignInWall>
      <StatementWall>
        <Everything />
      </StatementWall>
    </SignInWall>
  </Screen>
);

export default VerificationPage;
