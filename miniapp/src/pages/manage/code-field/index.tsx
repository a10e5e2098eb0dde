import { View } from "@tarojs/components";
import { useEffect, useState } from "react";
import { Cell } from "../../../components/cell";
import { Field } from "../../../components/field";
import { useWords } from "../../../copy";
import type { Outcome } from "../../../kernel/call-types";
import { useSubmit } from "../../../kernel/use-submit";

interface Props {
  id: string;
  label: string;
  value: string;
  error?: string;
  /** There is nowhere to send a code to yet. */
  isDisabled?: boolean;
  onChange: (code: string) => void;
  /** What is wrong with where the code is to go, to stand beside that field; undefined once it is right. */
  onPlace?: (message: string | undefined) => void;
  onSend: () => Promise<Outcome<{ resendAfterSeconds: number; sentTo?: string }>>;
}

const placePaths = ["value", "to"];

/** A code that was sent: six digits, and the line that sends it, again after a minute. */
export const CodeField = ({ id, label, value, error, isDisabled = false, onChange, onPlace, onSend }: Props) => {
  const words = useWords();
  const submission = useSubmit();
  const [seconds, setSeconds] = useState(0);
  const [sentTo, setSentTo] = useState<string>();
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  const { fail } = submission;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer word on the code takes the place of an older one on the sending
  useEffect(() => fail(undefined), [error]);
  const send = async () => {
    onPlace?.(undefined);
    const done = await submission.run(async () => {
      const outcome = await onSend();
      const wrong = outcome.ok ? undefined : outcome.error.details.find(({ path }) => placePaths.includes(path));
      if (wrong) onPlace?.(wrong.message);
      return outcome;
    });
    if (!done) return;
    setSeconds(done.value.resendAfterSeconds);
    setSentTo(done.value.sentTo);
  };
  const canSend = !isDisabled && seconds === 0 && !submission.isBusy;
  const isAboutPlace = onPlace !== undefined && submission.fieldError(...placePaths) !== undefined;
  const failure = submission.error && !isAboutPlace ? words.error(submission.error) : undefined;
  return (
    <View>
      <Field
        id={id}
        label={label}
        hint={words.contact.codeHint}
        value={value}
        maxLength={20}
        error={failure ?? error}
        onChange={(code) => onChange(code.normalize("NFKC").replace(/\D/g, "").slice(0, 6))}
      />
      <Cell
        id={`${id}-send`}
        title={seconds > 0 ? words.contact.wait(seconds) : words.contact.send}
        note={sentTo && words.contact.sentTo(sentTo)}
        isAction
        isDisabled={!canSend}
        onTap={() => void send()}
      />
    </View>
  );
};
