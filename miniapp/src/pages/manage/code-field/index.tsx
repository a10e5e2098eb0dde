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
  onSend: () => Promise<Outcome<{ resendAfterSeconds: number; sentTo?: string }>>;
}

/** A code that was sent: six digits, and the line that sends it, again after a minute. */
export const CodeField = ({ id, label, value, error, isDisabled = false, onChange, onSend }: Props) => {
  const words = useWords();
  const submission = useSubmit();
  const [seconds, setSeconds] = useState(0);
  const [sentTo, setSentTo] = useState<string>();
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  const send = async () => {
    const done = await submission.run(onSend);
    if (!done) return;
    setSeconds(done.value.resendAfterSeconds);
    setSentTo(done.value.sentTo);
  };
  const canSend = !isDisabled && seconds === 0 && !submission.isBusy;
  const failure = submission.error?.details[0]?.message ?? (submission.error && words.error(submission.error));
  return (
    <View>
      <Field
        id={id}
        label={label}
        hint={words.contact.codeHint}
        value={value}
        maxLength={6}
        error={error ?? failure}
        onChange={(code) => onChange(code.replace(/\D/g, ""))}
      />
      <Cell
        id={`${id}-send`}
        title={seconds > 0 ? words.contact.wait(seconds) : words.contact.send}
        note={sentTo && words.contact.sentTo(sentTo)}
        isAction={canSend}
        onTap={canSend ? () => void send() : undefined}
      />
    </View>
  );
};
