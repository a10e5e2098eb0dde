import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Notice } from "../../../components/notice";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { actOn, type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { dayOf } from "../../../kernel/dates";
import { platform } from "../../../kernel/platform";
import type { PlatformRefusal } from "../../../kernel/platform/port";
import { currentStatement } from "../../../kernel/statement";
import { useSubmit } from "../../../kernel/use-submit";
import type { SectionProps } from "./use-mine";

/** WeChat bindings (2.3): what is bound, masked; unbinding deletes the ids at once; binding asks for W1 first. */
export const BindingSection = ({ mine, onChanged }: SectionProps) => {
  const words = useWords();
  const submission = useSubmit();
  const [sheet, setSheet] = useState<{ kind: "none" | "bind" } | { kind: "unbind"; bindingId: string }>({
    kind: "none",
  });
  const [refusal, setRefusal] = useState<PlatformRefusal>();
  const { bindings } = mine.bindings;
  const { appIds, simulated } = mine.service.wechat;
  const appId = platform.appId(appIds);
  const isBoundHere = bindings.some((binding) => binding.appId === appId);
  const canBind = appId !== undefined && !isBoundHere && (platform.name === "weapp" || simulated);
  const close = () => {
    setSheet({ kind: "none" });
    submission.fail(undefined);
  };

  const bind = async (decision: Decision, shown: Shown) => {
    if (decision !== "given") {
      if (await submission.run(() => recordDecision("W1", decision, shown))) close();
      return;
    }
    const code = appId === undefined ? "unsupported" : await platform.login(appId);
    setRefusal(typeof code === "string" ? code : undefined);
    if (typeof code === "string") return close();
    const done = await submission.run(async () => {
      const statement = await currentStatement();
      if (!statement.ok) return statement;
      const binding = actOn(statement.value, "W1", "given", shown);
      return call("bindings.add", { body: { ...code, binding } }, code.code);
    });
    if (!done) return;
    close();
    onChanged();
  };
  const isLosing = submission.error?.code === "binding.only-way-in";
  const unbind = async (bindingId: string) => {
    const query = { acceptLosingAccess: isLosing ? ("true" as const) : ("false" as const) };
    const done = await submission.run(() =>
      call("bindings.remove", { params: { bindingId }, query }, `${bindingId} ${isLosing}`),
    );
    if (!done) return;
    close();
    onChanged();
  };
  const error = submission.error && words.error(submission.error);
  return (
    <>
      <CellGroup title={words.mine.bindings}>
        {bindings.map(({ bindingId, openidMasked, boundAt }) => (
          <Cell
            key={bindingId}
            title={words.mine.bound}
            note={words.mine.bindingNote(openidMasked, dayOf(boundAt))}
            extra={
              <CellAction
                id={`unbind-${bindingId}`}
                title={words.mine.unbind}
                spokenTitle={words.mine.unbindTitle}
                onTap={() => setSheet({ kind: "unbind", bindingId })}
              />
            }
          />
        ))}
        {bindings.length === 0 && !canBind ? <Cell title={words.mine.noBinding} /> : null}
        {canBind ? (
          <Cell id="bind-wechat" title={words.mine.bind} isAction onTap={() => setSheet({ kind: "bind" })} />
        ) : null}
      </CellGroup>
      {refusal ? <Notice kind="warn" text={words.login[refusal]} /> : null}
      {sheet.kind === "bind" ? (
        <ConsentSheet
          scope="W1"
          title={words.mine.bind}
          lines={[...words.login.rows.map(({ name, note }) => `${name}：${note}`), words.login.from]}
          screen="mine/binding"
          link={{ label: words.login.clause, clause: "2.3" }}
          isBusy={submission.isBusy}
          error={error}
          onDecide={(decision, shown) => void bind(decision, shown)}
          onClose={close}
        />
      ) : null}
      {sheet.kind === "unbind" ? (
        <ConfirmSheet
          title={words.mine.unbindTitle}
          action={isLosing ? words.mine.unbindAnyway : words.mine.unbind}
          isWarn={isLosing}
          isBusy={submission.isBusy}
          error={isLosing ? undefined : error}
          onConfirm={() => void unbind(sheet.bindingId)}
          onClose={close}
        >
          {isLosing ? words.mine.unbindLosing : words.mine.unbindEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
