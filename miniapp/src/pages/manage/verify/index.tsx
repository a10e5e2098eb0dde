import type { ItemKey } from "@baiwa/shared/catalogue/items";
import {
  methodOf,
  type VerificationField,
  type VerificationMethod,
  type VerificationPart,
  verificationFields,
  verificationParts,
} from "@baiwa/shared/catalogue/verification";
import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { whyAsked } from "../../../copy/item-words";
import { sensitiveLines } from "../../../copy/scope-lines";
import { call } from "../../../kernel/client";
import { goBack, open, returnTo } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { FilePicker } from "../file-picker";
import { type Begin, type Files, useFiles } from "../file-picker/use-files";
import { useWords } from "../words";
import { isMethod, useVerify } from "./use-verify";

/** What a field is kept as; one that only serves the check is part of what was handed in. */
const itemOf = (field: VerificationField): ItemKey => verificationFields[field].keptAs ?? "verification_submission";

/** The pictures of every part there is; a method shows those it asks for. None is sent before the verification is begun. */
const useParts = (begin: Begin): Record<VerificationPart, Files> => ({
  front: useFiles("verification-document", 1, begin),
  back: useFiles("verification-document", 1, begin),
  licence: useFiles("verification-document", 1, begin),
});

const Form = ({ method, verifier }: { method: VerificationMethod; verifier: string }) => {
  const words = useWords();
  const { fields, parts, scopes, checkedBy, usesWechat } = methodOf(method);
  const [values, setValues] = useState<Partial<Record<VerificationField, string>>>({});
  const [isRefused, setRefused] = useState(false);
  const flow = useVerify({
    method,
    noCode: words.verification.wechatOnly,
    onDone: () => returnTo("verification"),
    onRefused: () => {
      for (const part of parts) files[part].clear(); // the server deleted them with the refusal
      setRefused(true);
    },
  });
  const files = useParts(flow.begin);
  const { submission, asking } = flow;
  const pictures = Object.fromEntries(parts.map((part) => [part, files[part].fileIds[0]]));
  const isIncomplete =
    fields.some((field) => !values[field]?.trim()) || parts.some((part) => files[part].fileIds.length === 0);
  const problem = submission.leftoverError(...fields.map((field) => `values.${field}`));
  const needsGuardian = submission.error?.code === "guardian.required";
  const error = submission.error && words.error(submission.error);
  return (
    <>
      <View className="screen__lead">{words.verification.methods[method].about}</View>
      {fields.length > 0 ? (
        <CellGroup>
          {fields.map((field) => (
            <Field
              key={field}
              id={`field-${field}`}
              label={words.verification.fields[field].name}
              hint={words.verification.fields[field].hint}
              why={whyAsked(itemOf(field), words.language)}
              value={values[field] ?? ""}
              maxLength={verificationFields[field].maxLength}
              error={submission.fieldError(`values.${field}`)}
              onChange={(value) => setValues((now) => ({ ...now, [field]: value }))}
            />
          ))}
        </CellGroup>
      ) : null}
      {parts.map((part) => (
        <FilePicker
          key={part}
          id={part}
          title={words.verification.parts[part]}
          item={verificationParts[part].item}
          files={files[part]}
        />
      ))}
      <View className="screen__lead">
        {[
          usesWechat ? words.verification.wechat : "",
          checkedBy === "verifier" ? words.verification.verifier(verifier) : words.verification.byStaff,
          scopes.length > 0 ? words.verification.consentsNote(scopes.length) : "",
        ].join(words.state.between)}
      </View>
      {isRefused ? (
        <Notice
          text={words.verification.refusedConsent}
          action={words.verification.otherWay}
          onAction={() => returnTo("verification")}
        />
      ) : null}
      {problem && !asking ? (
        <Notice
          kind="warn"
          text={words.error(problem)}
          action={needsGuardian ? words.verification.askGuardian : undefined}
          onAction={needsGuardian ? () => open("guardian-ask") : undefined}
        />
      ) : null}
      <View className="screen__actions">
        <Button
          id="verify-submit"
          kind="primary"
          label={words.verification.submit}
          isBusy={submission.isBusy}
          isDisabled={isIncomplete}
          onTap={() => {
            setRefused(false);
            flow.start(values, pictures);
          }}
        />
      </View>
      {asking ? (
        <ConsentSheet
          key={asking}
          scope={asking}
          lines={sensitiveLines(asking, words.language)}
          screen={`verify/${method}`}
          link={{ label: words.lists.clause("2.4"), clause: "2.4" }}
          isBusy={submission.isBusy}
          error={error}
          onDecide={(decision, shown) => void flow.decide(decision, shown, values, pictures)}
          onClose={flow.stop}
        />
      ) : null}
    </>
  );
};

const load = () => call("verification.methods", {});

const Loaded = ({ method }: { method: VerificationMethod | undefined }) => {
  const words = useWords();
  const { state, reload } = useResource(load);
  return (
    <PageState state={state} onRetry={reload}>
      {({ verifier, methods }) =>
        method && methods.some((one) => one.method === method) ? (
          <Form method={method} verifier={verifier?.name ?? ""} />
        ) : (
          <PageMessage title={words.verification.unavailable} action={words.app.back} onAction={goBack} />
        )
      }
    </PageState>
  );
};

/** One way to be verified (2.4): what it asks for with why, who checks it, and each separate consent on its own sheet. */
const VerifyPage = () => {
  const words = useWords();
  const { method } = useRouter().params;
  const known = isMethod(method) ? method : undefined;
  return (
    <Screen title={known ? words.verification.methods[known].name : words.page.verify}>
      <SignInWall>
        <StatementWall>
          <Loaded method={known} />
        </StatementWall>
      </SignInWall>
    </Screen>
  );
};

export default VerifyPage;
