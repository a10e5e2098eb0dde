import { type RequestKindKey, requestTerms } from "@baiwa/shared/catalogue/requests";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { open, type PageName, replaceWith } from "../../../kernel/navigate";
import { FilePicker } from "../file-picker";
import { useFiles } from "../file-picker/use-files";
import { RequestText } from "../request/request-text";
import { useStepUp } from "../step-up/use-step-up";
import { useWords } from "../words";
import { KindChoice } from "./kind-choice";

/** Where a person can do it at once without asking anybody. */
const selfService: Partial<Record<RequestKindKey, [page: PageName, words: string]>> = {
  access: ["information", "information"],
  copy: ["copies", "copy"],
  correct: ["information", "information"],
  delete: ["information", "information"],
  withdraw: ["consents", "consents"],
};

const NewRequest = () => {
  const all = useWords();
  const words = all.requests;
  const guarded = useStepUp();
  const { submission } = guarded;
  const [kind, setKind] = useState<RequestKindKey | "">("");
  const [text, setText] = useState("");
  const files = useFiles("request-paper", requestTerms.mostFiles);
  const submit = () => {
    if (kind === "") return;
    const body = { kind, text: text.trim(), fileIds: files.fileIds };
    guarded.run(
      () => call("requests.open", { body }, JSON.stringify(body)),
      ({ requestId }) => replaceWith("request", { requestId }),
    );
  };
  const own = kind === "" ? undefined : selfService[kind];
  const problem = submission.leftoverError("text");
  return (
    <>
      <View className="screen__lead">{words.lead}</View>
      <CellGroup>
        <KindChoice value={kind} onChange={setKind} />
        {own ? <Cell id="to-self" title={words.self[own[1]] ?? ""} onTap={() => open(own[0])} /> : null}
      </CellGroup>
      <CellGroup note={words.why}>
        <RequestText id="request-text" value={text} error={submission.fieldError("text")} onChange={setText} />
      </CellGroup>
      <FilePicker title={words.files} files={files} />
      {files.hasFailed ? <Notice kind="warn" text={all.files.removeFirst} /> : null}
      {problem ? <Notice kind="warn" text={all.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="request-submit"
          kind="primary"
          label={words.submit}
          isBusy={submission.isBusy}
          isDisabled={kind === "" || text.trim() === "" || files.isSending || files.hasFailed}
          onTap={submit}
        />
      </View>
      {guarded.sheet}
    </>
  );
};

/** Asks about one's information (10): what for, in words, with files. */
const NewRequestPage = () => (
  <Screen title={useWords().requests.titleNew}>
    <SignInWall>
      <StatementWall>
        <NewRequest />
      </StatementWall>
    </SignInWall>
  </Screen>
);

export default NewRequestPage;
