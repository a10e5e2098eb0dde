import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { open } from "../../../kernel/navigate";
import { useWords } from "../words";
import type { Gate } from "./use-verification";
import "../records/index.scss";

/** The services that by law take a real identity: whether each is open, the law behind it, and what opens it. */
export const Gates = ({ gates }: { gates: readonly Gate[] }) => {
  const words = useWords();
  const [opened, setOpened] = useState<Gate["service"]>();
  const shown = gates.find(({ service }) => service === opened);
  const refusal = shown?.refusal && words.verification.closed[shown.refusal.code];
  return (
    <>
      <CellGroup title={words.verification.gates} note={words.verification.gatesNote}>
        {gates.map(({ service, isOpen }) => (
          <Cell
            key={service}
            id={`gate-${service}`}
            title={words.verification.services[service]}
            value={isOpen ? words.verification.open : words.verification.shut}
            onTap={() => setOpened(service)}
          />
        ))}
      </CellGroup>
      {shown ? (
        <HalfSheet
          title={words.verification.services[shown.service]}
          onClose={() => setOpened(undefined)}
          footer={
            <Button
              id="gate-clause"
              label={words.lists.clause(shown.clause)}
              onTap={() => open("statement", { clause: shown.clause })}
            />
          }
        >
          <View className="desk__list">
            <Cell title={shown.isOpen ? words.verification.open : (refusal?.message ?? words.verification.shut)} />
            {refusal ? <Cell title={words.verification.todo} note={refusal.advice} /> : null}
            <Cell title={words.verification.law} note={shown.law} />
          </View>
        </HalfSheet>
      ) : null}
    </>
  );
};
