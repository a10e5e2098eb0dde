import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Field } from "../../../components/field";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { PageState } from "../../../components/page-state";
import { useWords } from "../../../copy";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { platform } from "../../../kernel/platform";
import { isRefusal } from "../../../kernel/platform/port";
import { describeService, type Service } from "../../../kernel/service";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { CodeField } from "../code-field";

interface Ways {
  bindings: CallResult<"bindings.list">;
  /** Contacts that a code has proven. */
  proven: ("email" | "phone")[];
  service: Service;
}
const load = async (): Promise<Outcome<Ways>> => {
  const [bindings, service, profile] = await Promise.all([
    call("bindings.list", {}),
    describeService(),
    call("profile.show", {}),
  ]);
  if (!bindings.ok) return bindings;
  if (!service.ok) return service;
  const known = profile.ok ? profile.value.items : [];
  const proven = (["email", "phone"] as const).filter((wanted) =>
    known.some(({ item, isConfirmed, source }) => item === wanted && isConfirmed && source !== "wechat"),
  );
  return { ok: true, value: { bindings: bindings.value, service: service.value, proven } };
};

interface Props {
  onShown: () => void;
  onClose: () => void;
}

/** Asks who is there, by what the account already holds: its password or its WeChat. Nothing new is asked for. */
export const StepUpSheet = ({ onShown, onClose }: Props) => {
  const words = useWords();
  const submission = useSubmit();
  const { state, reload } = useResource(load);
  const [password, setPassword] = useState("");
  const ready = state.kind === "ready" ? state.value : undefined;
  const appId = ready && platform.appId(ready.service.wechat.appIds);
  const isBound = appId !== undefined && ready?.bindings.bindings.some((binding) => binding.appId === appId);
  const canWechat = isBound && (platform.name === "weapp" || ready?.service.wechat.simulated);
  const hasPassword = ready?.bindings.hasPassword ?? false;

  const byPassword = async () => {
    if (await submission.run(() => call("sessions.stepUp", { body: { method: "password", password } }))) onShown();
  };
  const [contact] = ready?.proven ?? [];
  const [code, setCode] = useState("");
  const byCode = async () => {
    if (!contact) return;
    const body = { method: "code", item: contact, code } as const;
    if (await submission.run(() => call("sessions.stepUp", { body }))) onShown();
  };
  const byWechat = async () => {
    const done = await submission.run(async () => {
      const code = appId === undefined ? "unsupported" : await platform.login(appId);
      if (isRefusal(code)) {
        return {
          ok: false,
          error: { code: "wechat.busy", message: words.stepUp.wechatFailed, details: [], isUncertain: false },
        };
      }
      return call("sessions.stepUp", { body: { method: "wechat", ...code } });
    });
    if (done) onShown();
  };
  const problem = submission.leftoverError("password", "code");
  return (
    <HalfSheet
      title={words.stepUp.title}
      onClose={onClose}
      footer={
        <View>
          <SheetError error={problem} />
          <View className="sheet__stack">
            {hasPassword ? (
              <Button
                id="step-up-password-go"
                kind="primary"
                label={words.stepUp.go}
                isBusy={submission.isBusy}
                isDisabled={password === ""}
                onTap={() => void byPassword()}
              />
            ) : null}
            {contact && code.length === 6 ? (
              <Button
                id="step-up-code-go"
                label={words.stepUp.byCode}
                isDisabled={submission.isBusy}
                onTap={() => void byCode()}
              />
            ) : null}
            {canWechat ? (
              <Button
                id="step-up-wechat"
                kind={hasPassword ? "plain" : "primary"}
                label={words.stepUp.wechat}
                isDisabled={submission.isBusy}
                onTap={() => void byWechat()}
              />
            ) : null}
          </View>
        </View>
      }
    >
      <PageState state={state} onRetry={reload}>
        {() => (
          <>
            <View className="consent-line">{words.stepUp.why}</View>
            {hasPassword ? (
              <Field
                id="step-up-password"
                kind="password"
                label={words.stepUp.password}
                value={password}
                maxLength={128}
                error={submission.fieldError("password")}
                onChange={setPassword}
                onDone={() => void byPassword()}
              />
            ) : null}
            {contact ? (
              <CodeField
                id="step-up-code"
                label={words.contact.codeTo[contact]}
                value={code}
                error={submission.fieldError("code")}
                onChange={setCode}
                onSend={() => call("contacts.sendCode", { body: { purpose: "step-up", item: contact } })}
              />
            ) : null}
            {hasPassword || canWechat || contact ? null : <View className="consent-line">{words.stepUp.none}</View>}
          </>
        )}
      </PageState>
    </HalfSheet>
  );
};
