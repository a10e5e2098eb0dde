import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { useState } from "react";
import { CellGroup } from "../../../components/cell";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Notice } from "../../../components/notice";
import { SwitchCell } from "../../../components/switch-cell";
import { useWords } from "../../../copy";
import type { Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { consentsChanged, type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { type DeviceScope, decisions } from "../../../kernel/device";
import { sessionStore } from "../../../kernel/session";
import { useStore } from "../../../kernel/store";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";

const optional = ["P2", "P1"] as const satisfies readonly DeviceScope[];
type OptionalScope = (typeof optional)[number];
const screen = "storage";

const readGiven = async (): Promise<Outcome<ReadonlySet<ScopeCode>>> => {
  if (!sessionStore.get()) {
    const own = decisions();
    return { ok: true, value: new Set(optional.filter((scope) => own[scope]?.act === "given")) };
  }
  const status = await call("consents.status", {});
  if (!status.ok) return status;
  return {
    ok: true,
    value: new Set(status.value.scopes.filter(({ state }) => state === "given").map(({ scope }) => scope)),
  };
};

/** The optional uses of this device's storage (3.1.2): off by default, on after their own sheet, off with one tap. */
export const StorageChoices = () => {
  const words = useWords();
  const submission = useSubmit();
  const [asked, setAsked] = useState<OptionalScope>();
  const turn = useStore(consentsChanged);
  const session = useStore(sessionStore)?.sessionId ?? "";
  const { state } = useResource(readGiven, session, turn);
  const isGiven = (scope: OptionalScope) => state.kind === "ready" && state.value.has(scope);

  const decide = async (scope: OptionalScope, decision: Decision, shown: Shown) => {
    const done = await submission.run(() => recordDecision(scope, decision, shown));
    if (done) setAsked(undefined);
  };
  const flip = (scope: OptionalScope, isOn: boolean) => {
    submission.fail(undefined);
    if (isOn) return setAsked(scope);
    const { name, effect } = words.scope(scope);
    void decide(scope, "withdrawn", { screen, controlInitialState: "on", labels: [name, words.storage.off, effect] });
  };
  const error = submission.error && words.error(submission.error);
  return (
    <>
      <CellGroup title={words.storage.choices} note={words.storage.off}>
        {optional.map((scope) => (
          <SwitchCell
            key={scope}
            id={`switch-${scope}`}
            title={words.scope(scope).name}
            note={words.scope(scope).purpose}
            isOn={isGiven(scope)}
            isBusy={state.kind === "loading" || submission.isBusy}
            onChange={(isOn) => flip(scope, isOn)}
          />
        ))}
      </CellGroup>
      {error && !asked ? <Notice kind="warn" text={error} /> : null}
      {asked ? (
        <ConsentSheet
          scope={asked}
          screen={screen}
          link={{ label: words.statementSheet.full, clause: "3.1.2" }}
          isBusy={submission.isBusy}
          error={error}
          onDecide={(decision, shown) => void decide(asked, decision, shown)}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </>
  );
};
