import type { OpenedSession } from "@baiwa/shared/contracts/identity";
import { useState } from "react";
import type { Words } from "../../copy";
import type { CallError, Outcome } from "../../kernel/call-types";
import { call } from "../../kernel/client";
import { actOn, type Shown, settleDecision } from "../../kernel/consents";
import { goBack } from "../../kernel/navigate";
import { platform } from "../../kernel/platform";
import { describeService } from "../../kernel/service";
import { keepSession } from "../../kernel/session";
import type { VersionSummary } from "../../kernel/statement";
import { currentStatement, type PublishedDocument } from "../../kernel/statement";
import { readStatementDecision } from "../../kernel/use-statement-decision";
import { type Submission, useSubmit } from "../../kernel/use-submit";

/** What a new person registers with. */
export interface Registration {
  kind: "username" | "email";
  value: string;
  password: string;
}
/** A WeChat login that no account knows yet, with the consent that was given for it. */
export interface NewPerson {
  ticket: string;
  binding: Shown;
}
type Step = { kind: "start" } | ({ kind: "new-person" } & NewPerson);

export interface Login {
  step: Step;
  submission: Submission;
  /** Right, but its owner has the account frozen: said once, with the way to lift it (7.2). */
  frozen: CallError | undefined;
  /** Why it did not go on: the person's own choice is said plainly, a failure as a failure. */
  refusal: { text: string; isOwnChoice: boolean } | undefined;
  /** Set while the statement must be decided on first; agreeing goes on with what was begun. */
  isAskingStatement: boolean;
  /** What changed since an earlier decision, where that is why it is asked. */
  statementChange: VersionSummary | undefined;
  continueAfterStatement(isGiven: boolean): void;
  withWechat(binding: Shown): void;
  createAccount(shown: Shown): void;
  bindExisting(identifier: string, password: string): void;
  signIn(identifier: string, password: string): void;
  register(registration: Registration, shown: Shown): void;
}

const thisDevice = () => ({ platform: platform.name, name: platform.deviceName() });

const underStatement = async <T>(work: (statement: PublishedDocument) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  const statement = await currentStatement();
  return statement.ok ? work(statement.value) : statement;
};

const enter = (session: OpenedSession): void => {
  keepSession(session);
  goBack();
};

/** Every way in. Nothing leaves the device before the person has decided on the statement and tapped the button. */
export const useLogin = (words: Words): Login => {
  const submission = useSubmit();
  const [step, setStep] = useState<Step>({ kind: "start" });
  const [refusal, setRefusal] = useState<Login["refusal"]>();
  const [waiting, setWaiting] = useState<{ go: () => void; change?: VersionSummary }>();

  const onceDecided = async (go: () => void) => {
    setRefusal(undefined);
    submission.fail(undefined);
    const decision = await readStatementDecision();
    if (decision.kind === "decided" && decision.state !== "given") setWaiting({ go, change: decision.change });
    else go();
  };

  const sendWechat = async (binding: Shown) => {
    const service = await describeService();
    if (!service.ok) return submission.fail(service.error);
    const appId = platform.appId(service.value.wechat.appIds);
    const code = appId ? await platform.login(appId) : "unsupported";
    if (typeof code === "string") return setRefusal({ text: words.login[code], isOwnChoice: code === "cancelled" });
    const done = await submission.run(() => call("sessions.wechat", { body: { ...code, device: thisDevice() } }));
    if (!done) return;
    if (done.value.kind === "signed-in") enter(done.value);
    else setStep({ kind: "new-person", ticket: done.value.ticket, binding });
  };

  const finish = async (work: () => Promise<Outcome<OpenedSession>>, isNewAccount: boolean) => {
    const done = await submission.run(async () => {
      const outcome = await work();
      const isTicketGone = !outcome.ok && outcome.error.code === "binding.ticket-expired";
      if (isTicketGone) setStep({ kind: "start" });
      return outcome;
    });
    if (!done) return;
    if (isNewAccount) settleDecision("S0");
    enter(done.value);
  };

  const newPerson = step.kind === "new-person" ? step : undefined;
  const frozen = submission.error?.code === "account.frozen" ? submission.error : undefined;
  return {
    step,
    submission: frozen ? { ...submission, error: undefined, leftoverError: () => undefined } : submission,
    frozen,
    refusal,
    isAskingStatement: waiting !== undefined,
    statementChange: waiting?.change,
    continueAfterStatement: (isGiven) => {
      setWaiting(undefined);
      if (isGiven) waiting?.go();
      else setRefusal({ text: words.state.gateHint, isOwnChoice: true });
    },
    withWechat: (binding) => void onceDecided(() => void sendWechat(binding)),
    createAccount: (shown) => {
      if (!newPerson) return;
      const { ticket, binding } = newPerson;
      void finish(
        () =>
          underStatement((version) =>
            call(
              "accounts.createFromWechat",
              {
                body: {
                  ticket,
                  statement: actOn(version, "S0", "given", shown),
                  binding: actOn(version, "W1", "given", binding),
                  device: thisDevice(),
                },
              },
              ticket,
            ),
          ),
        true,
      );
    },
    bindExisting: (identifier, password) => {
      if (!newPerson) return;
      const { ticket, binding } = newPerson;
      void finish(
        () =>
          underStatement((version) =>
            call("sessions.bindExisting", {
              body: {
                ticket,
                identifier,
                password,
                binding: actOn(version, "W1", "given", binding),
                device: thisDevice(),
              },
            }),
          ),
        false,
      );
    },
    signIn: (identifier, password) =>
      void onceDecided(
        () =>
          void finish(() => call("sessions.create", { body: { identifier, password, device: thisDevice() } }), false),
      ),
    register: ({ kind, value, password }, shown) =>
      void onceDecided(
        () =>
          void finish(
            () =>
              underStatement((version) =>
                call(
                  "accounts.register",
                  {
                    body: {
                      identifier: { kind, value },
                      password,
                      statement: actOn(version, "S0", "given", shown),
                      device: thisDevice(),
                    },
                  },
                  `${kind} ${value} ${password}`,
                ),
              ),
            true,
          ),
      ),
  };
};
