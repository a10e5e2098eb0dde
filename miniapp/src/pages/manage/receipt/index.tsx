import { type ConsentActKind, type ScopeCode, scopes } from "@baiwa/shared/catalogue/scopes";
import { Text, View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { platform } from "../../../kernel/platform";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";

/** What a person may want to read of the entry; its bytes are shown whole below. */
interface Readable {
  scope: ScopeCode;
  /** A consent to one recipient, which is of no scope. */
  recipient?: { name: string };
  act: ConsentActKind;
  at: string;
  document: { label: string; textSha256: string };
  evidence: { labels: string[] };
}

const Mono = ({ title, text }: { title: string; text: string }) => (
  <Cell title={title}>
    <Text className="mono" userSelect>
      {text}
    </Text>
  </Cell>
);

/** The entry's own words; undefined when the bytes are not what this version of the app knows. */
const readEntry = (entry: string): Readable | undefined => {
  try {
    const { scope, recipient, act, at, document, evidence } = JSON.parse(entry) as Readable;
    const isKnown = (recipient?.name || scope in scopes) && document.label && evidence.labels;
    return isKnown ? { scope, recipient, act, at, document, evidence } : undefined;
  } catch {
    return undefined;
  }
};

const EntryInWords = ({ entry }: { entry: string }) => {
  const words = useWords();
  const readable = readEntry(entry);
  if (!readable) return null;
  const { scope, recipient, act, at, document, evidence } = readable;
  return (
    <CellGroup>
      <Cell title={words.receipt.scope} value={recipient?.name ?? words.scope(scope).name} />
      <Cell title={words.receipt.act} value={words.consents.acts[act]} />
      <Cell title={words.receipt.at} value={minuteOf(at)} />
      <Cell title={words.receipt.version} value={document.label} />
      <Cell title={words.receipt.words} note={evidence.labels.map((label) => `“${label}”`).join(" ")} />
      <Mono title={words.receipt.textHash} text={document.textSha256} />
    </CellGroup>
  );
};

const ReceiptView = ({ proven }: { proven: CallResult<"consents.receipt"> }) => {
  const words = useWords();
  const [isNotKept, setNotKept] = useState(false);
  const { leafHash, proof, checkpoint, verifierKey, entry, entryId } = proven;
  const keep = async () => {
    const kept = await platform.handOverText(JSON.stringify(proven, null, 2), `receipt-${entryId}.json`);
    setNotKept(kept !== "done");
  };
  return (
    <>
      <View className="screen__lead">{words.receipt.lead}</View>
      <EntryInWords entry={entry} />
      <CellGroup title={words.receipt.proof} note={words.receipt.check}>
        <Mono title={words.receipt.entryId} text={entryId} />
        <Mono title={words.receipt.leafHash} text={leafHash} />
        {proof ? (
          <Cell
            title={words.receipt.position}
            note={`${words.receipt.positionOf(proof.index, proof.treeSize)} · ${words.receipt.path(proof.hashes.length)}`}
          />
        ) : (
          <Cell title={words.receipt.position} note={words.receipt.waiting} />
        )}
        {checkpoint ? <Mono title={words.receipt.checkpoint} text={checkpoint} /> : null}
        <Mono title={words.receipt.key} text={verifierKey} />
        <Mono title={words.receipt.entry} text={entry} />
        {proof ? <Mono title={words.receipt.pathTitle} text={proof.hashes.join("\n")} /> : null}
      </CellGroup>
      {isNotKept ? <Notice kind="warn" text={words.receipt.notKept} /> : null}
      <View className="screen__actions">
        <Button
          id="keep-receipt"
          label={platform.name === "weapp" ? words.receipt.keepInChat : words.receipt.keep}
          onTap={() => void keep()}
        />
      </View>
    </>
  );
};

const Receipt = () => {
  const { entryId = "" } = useRouter().params;
  const { state, reload } = useResource(() => call("consents.receipt", { params: { entryId } }), entryId);
  return (
    <PageState state={state} onRetry={reload}>
      {(proven) => <ReceiptView proven={proven} />}
    </PageState>
  );
};

/** One act's receipt: the bytes that were recorded, their place in the ledger and the signature over it. */
const ReceiptPage = () => (
  <Screen title={useWords().page.receipt}>
    <SignInWall>
      <Receipt />
    </SignInWall>
  </Screen>
);

export default ReceiptPage;
