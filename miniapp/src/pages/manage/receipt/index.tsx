import { Text, View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { useResource } from "../../../kernel/use-resource";

const Mono = ({ title, text }: { title: string; text: string }) => (
  <Cell title={title}>
    <Text className="mono" userSelect>
      {text}
    </Text>
  </Cell>
);

const ReceiptView = ({ proven }: { proven: CallResult<"consents.receipt"> }) => {
  const words = useWords();
  const { leafHash, proof, checkpoint, verifierKey, entry, entryId } = proven;
  return (
    <>
      <View className="screen__lead">{words.receipt.lead}</View>
      <CellGroup note={words.receipt.check}>
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
