import { View } from "@tarojs/components";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { useWords } from "../../../copy";
import { attachDecision, consentsChanged } from "../../../kernel/consents";
import { minuteOf } from "../../../kernel/dates";
import { type DeviceDecision, type DeviceScope, decisions } from "../../../kernel/device";
import { useStore } from "../../../kernel/store";
import { useSubmit } from "../../../kernel/use-submit";

/** Decisions made on this device before signing in: put under the account only when the person taps so. */
export const AttachRows = () => {
  const words = useWords();
  const submission = useSubmit();
  useStore(consentsChanged);
  const open = (Object.entries(decisions()) as [DeviceScope, DeviceDecision][]).filter(
    ([, { entryId, claim }]) => entryId !== null && claim !== null,
  );
  if (open.length === 0) return null;
  return (
    <View>
      <CellGroup title={words.consents.attachTitle}>
        {open.map(([scope, { act, versionLabel, at }]) => {
          const note = words.consents.attachNote(
            words.consents.acts[act],
            words.scope(scope).name,
            versionLabel,
            minuteOf(at),
          );
          return (
            <Cell
              key={scope}
              id={`attach-${scope}`}
              title={words.consents.attach}
              note={note}
              isAction
              onTap={() =>
                void submission.run(() =>
                  attachDecision(scope, {
                    screen: "consents",
                    controlInitialState: "none",
                    labels: [note, words.consents.attach],
                  }),
                )
              }
            />
          );
        })}
      </CellGroup>
      {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
    </View>
  );
};
