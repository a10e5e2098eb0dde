import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import {
  methodOf,
  type VerificationField,
  type VerificationMethod,
  type VerificationPart,
  verificationFields,
  verificationMethodKeys,
} from "@baiwa/shared/catalogue/verification";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import { errors } from "@baiwa/shared/errors";
import { checkFormat } from "@baiwa/shared/item-format";
import { useRef, useState } from "react";
import type { CallError, CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { actOn, type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { platform } from "../../../kernel/platform";
import { isRefusal, type WechatCode } from "../../../kernel/platform/port";
import { describeService } from "../../../kernel/service";
import { currentStatement, forgetStatement } from "../../../kernel/statement";
import { useSubmit } from "../../../kernel/use-submit";

type Card = CallResult<"verification.submit">;
type Values = Partial<Record<VerificationField, string>>;
type Pictures = Partial<Record<VerificationPart, string>>;

export const isMethod = (text: string | undefined): text is VerificationMethod =>
  (verificationMethodKeys as readonly string[]).includes(text ?? "");

/** The login code that says which WeChat is meant, or why there is none. */
const wechatCode = async (failed: (code: CallError["code"]) => CallError): Promise<Outcome<WechatCode>> => {
  const service = await describeService();
  if (!service.ok) return service;
  const appId = platform.appId(service.value.wechat.appIds);
  const code = appId === undefined ? "unsupported" : await platform.login(appId);
  return isRefusal(code) ? { ok: false, error: failed("wechat.busy") } : { ok: true, value: code };
};

/** What can be seen to be wrong before anything is agreed to or sent. */
const problemsIn = (method: VerificationMethod, values: Values): CallError | undefined => {
  const details = methodOf(method).fields.flatMap((field) => {
    const checked = checkFormat(verificationFields[field].format, values[field] ?? "", new Date());
    return "issue" in checked ? [{ path: `values.${field}`, issue: checked.issue, message: checked.message }] : [];
  });
  const { message } = errors["request.invalid"];
  return details.length > 0 ? { code: "request.invalid", message, details, isUncertain: false } : undefined;
};

interface Options {
  method: VerificationMethod;
  /** What is said when WeChat gave no code. */
  noCode: string;
  onDone: (card: Card) => void;
  onRefused: () => void;
}

/**
 * One verification handed in: the separate consents one after the other, each on its own sheet, and only when all are
 * given the values, in one request. Refusing any is put on record and hands in nothing.
 */
export const useVerify = ({ method, noCode, onDone, onRefused }: Options) => {
  const submission = useSubmit();
  const [asking, setAsking] = useState<{ scope: ScopeCode; given: readonly ConsentAct[] }>();
  const begun = useRef<Promise<Outcome<string>>>();
  const { scopes, usesWechat, checkedBy } = methodOf(method);

  /** Begins the verification once, whoever asks first: the first picture, or the handing in. */
  const begin = async (lapsed?: Outcome<unknown>): Promise<Outcome<string>> => {
    const held = begun.current;
    if (lapsed && (await held) === lapsed && begun.current === held) begun.current = undefined; // once for all pictures
    begun.current ??= call("verification.begin", { body: { method } }, method).then((answer) => {
      if (answer.ok) return { ok: true, value: answer.value.caseId };
      begun.current = undefined;
      return answer;
    });
    return begun.current;
  };
  const send = async (values: Values, pictures: Pictures, consents: ConsentAct[]): Promise<Outcome<Card>> => {
    const ready = await begin();
    if (!ready.ok) return ready;
    const failed = (code: CallError["code"]): CallError => ({ code, message: noCode, details: [], isUncertain: false });
    const wechat = usesWechat ? await wechatCode(failed) : undefined;
    if (wechat && !wechat.ok) return wechat;
    const params = { caseId: ready.value };
    const body = { values, pictures, consents, ...(wechat ? { wechat: wechat.value } : {}) };
    const submitted = await call("verification.submit", { params, body }, JSON.stringify(body));
    if (submitted.ok) {
      if (checkedBy === "staff") return submitted;
      const checked = await call("verification.check", { params });
      return checked.ok ? checked : submitted; // it is handed in all the same; the verifier is asked again by itself
    }
    if (["verification.unknown", "verification.moved"].includes(submitted.error.code)) begun.current = undefined;
    if (submitted.error.code === "document.superseded") forgetStatement();
    return submitted;
  };

  const handIn = async (values: Values, pictures: Pictures, consents: readonly ConsentAct[]): Promise<void> => {
    const done = await submission.run(() => send(values, pictures, [...consents]));
    setAsking(undefined);
    if (done) onDone(done.value);
  };
  const decide = async (decision: Decision, shown: Shown, values: Values, pictures: Pictures): Promise<void> => {
    if (!asking) return;
    if (decision !== "given") {
      if (!(await submission.run(() => recordDecision(asking.scope, decision, shown)))) return;
      setAsking(undefined);
      onRefused();
      return;
    }
    const statement = await currentStatement();
    if (!statement.ok) {
      submission.fail(statement.error);
      return;
    }
    const given = [...asking.given, actOn(statement.value, asking.scope, "given", shown)];
    const next = scopes[given.length];
    if (next) setAsking({ scope: next, given });
    else await handIn(values, pictures, given);
  };
  return {
    submission,
    begin,
    asking: asking?.scope,
    /** Begins with the first consent, or hands in at once where none is needed. */
    start: (values: Values, pictures: Pictures): void => {
      const wrong = problemsIn(method, values);
      submission.fail(wrong);
      if (wrong) return; // nobody agrees to hand in what cannot be right
      const [first] = scopes;
      if (first) setAsking({ scope: first, given: [] });
      else void handIn(values, pictures, []);
    },
    decide,
    /** Closing the sheet decides nothing. */
    stop: (): void => {
      submission.fail(undefined);
      setAsking(undefined);
    },
  };
};
