import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { topicWords } from "../../../copy/topic-words";
import { call } from "../../../kernel/client";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

/** Ends what a mail was (4.5): no login, no reason, one button; opening the page ends nothing. */
const UnsubscribePage = () => {
  const words = useWords();
  const token = useRouter().params.token || "-"; // a link without one is told to be incomplete, as any other
  const { state, reload } = useResource(() => call("unsubscriptions.show", { params: { token } }), token);
  const submission = useSubmit();
  const [isDone, setDone] = useState(false);
  const end = async () => {
    if (await submission.run(() => call("unsubscriptions.end", { params: { token } }, token))) setDone(true);
  };
  return (
    <Screen title={words.optOut.title}>
      <PageState state={state} onRetry={reload}>
        {({ topic, isCommercial }) => {
          const { name } = topicWords(topic, words.language);
          if (isDone) return <Notice text={isCommercial ? words.optOut.doneAll(name) : words.optOut.done(name)} />;
          return (
            <>
              <View className="screen__lead">{words.optOut.lead(name)}</View>
              <View className="screen__actions">
                <Button
                  id="unsubscribe"
                  kind="primary"
                  label={words.optOut.end}
                  isBusy={submission.isBusy}
                  onTap={() => void end()}
                />
              </View>
              {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
            </>
          );
        }}
      </PageState>
    </Screen>
  );
};

export default UnsubscribePage;
