import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { Segmented } from "../../../components/segmented";
import { useWords } from "../../../copy";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { type CollectedItem, type Purpose, type ServiceRule, type SharedWith, useLists } from "./use-lists";
import "./index.scss";

/** One item, whole: why, where from, purposes, basis, how long, and what the person may do with it. */
const ItemSheet = ({ item, onClose }: { item: CollectedItem; onClose: () => void }) => {
  const words = useWords();
  const { rightNames } = words.lists;
  const rights = (Object.keys(rightNames) as (keyof typeof rightNames)[])
    .filter((right) => item.rights[right])
    .map((right) => rightNames[right]);
  const [clause = ""] = item.clauses;
  return (
    <HalfSheet
      title={item.name}
      subtitle={item.isSensitive ? words.lists.sensitive : undefined}
      onClose={onClose}
      footer={
        <Button id="list-clause" label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />
      }
    >
      <View className="lists__details">
        <Cell title={words.lists.why} note={item.why} />
        <Cell title={words.lists.source} note={item.sources.join("、")} />
        <Cell
          title={words.lists.purposes}
          note={item.purposes.map((purpose) => words.lists.purposeOf(purpose.name, purpose.clause)).join("、")}
        />
        <Cell title={words.lists.basis} note={item.basis} />
        <Cell title={words.lists.retention} note={item.retention} />
        <Cell title={words.lists.rights} note={[rights.join("、"), item.rights.reason].filter(Boolean).join("。")} />
      </View>
    </HalfSheet>
  );
};

const Shared = ({ recipient }: { recipient: SharedWith }) => {
  const words = useWords();
  return (
    <CellGroup title={recipient.name}>
      <Cell title={words.lists.items} note={recipient.items.map(({ name }) => name).join("、")} />
      <Cell title={words.lists.purpose} note={recipient.purpose} />
      <Cell title={words.lists.method} note={recipient.method} />
      <Cell title={words.lists.role} note={words.lists.roles[recipient.role]} />
      {recipient.contact ? <Cell title={words.lists.contact} note={recipient.contact} /> : null}
      <Cell title={words.lists.policy} note={recipient.policy} />
    </CellGroup>
  );
};

/** One purpose of 4.1–4.9: what it rests on, and what may be read for it. */
const PurposeGroup = ({ purpose }: { purpose: Purpose }) => {
  const words = useWords();
  const { name, clause, basis, consent, items } = purpose;
  return (
    <CellGroup title={words.lists.purposeOf(name, clause)}>
      <Cell title={words.purposeList.basis} note={consent ? words.purposeList.consent(consent) : basis} />
      <Cell
        title={words.purposeList.items}
        note={items.map((item) => item.name).join("、") || words.purposeList.none}
      />
    </CellGroup>
  );
};

/** What one service needs beyond an account, to be read before one decides on it (1.6). */
const Rule = ({ rule: { name, asks, law, without } }: { rule: ServiceRule }) => {
  const words = useWords();
  return (
    <CellGroup title={name} note={law ? words.serviceRules.law(law) : undefined}>
      {asks.map((ask) => (
        <Cell
          key={ask.item}
          title={ask.name}
          note={ask.why}
          value={ask.isRequired ? words.serviceRules.required : words.serviceRules.optional}
        />
      ))}
      <Cell title={words.serviceRules.without} note={without} />
    </CellGroup>
  );
};

/** The two lists an app owes its people: what is collected, and with whom it is shared; and the purposes. At most two levels deep. */
const ListsPage = () => {
  const words = useWords();
  const { state, reload } = useLists();
  const [shown, setShown] = useState<"collected" | "shared" | "purposes" | "services">("collected");
  const [opened, setOpened] = useState<CollectedItem>();
  const choices = [
    { value: "collected", name: words.lists.collected },
    { value: "shared", name: words.lists.shared },
    { value: "purposes", name: words.purposeList.title },
    { value: "services", name: words.serviceRules.title },
  ] as const;
  const leads = {
    collected: words.lists.collectedLead,
    shared: words.lists.sharedLead,
    purposes: words.purposeList.lead,
    services: words.serviceRules.lead,
  };
  return (
    <Screen title={words.page.lists}>
      <View className="lists__choice">
        <Segmented label={words.page.lists} options={choices} value={shown} onChange={setShown} />
      </View>
      <View className="screen__lead">{leads[shown]}</View>
      <PageState state={state} onRetry={reload}>
        {({ groups, notCollected, recipients, purposes, services, held }) => (
          <>
            {shown === "services" ? services.map((rule) => <Rule key={rule.service} rule={rule} />) : null}
            {shown === "purposes"
              ? purposes.map((purpose) => <PurposeGroup key={purpose.purpose} purpose={purpose} />)
              : null}
            {shown === "shared"
              ? recipients.map((recipient) => <Shared key={recipient.recipient} recipient={recipient} />)
              : null}
            {shown === "collected"
              ? groups.map(({ group, name, items }) => (
                  <CellGroup key={group} title={name}>
                    {items.map((item) => {
                      const since = held?.get(item.item);
                      const inAccount = since ? words.lists.held(dayOf(since)) : undefined;
                      return (
                        <Cell
                          key={item.item}
                          id={`list-${item.item}`}
                          title={item.name}
                          note={[item.why, inAccount].filter(Boolean).join(" · ")}
                          onTap={() => setOpened(item)}
                        />
                      );
                    })}
                  </CellGroup>
                ))
              : null}
            {shown === "collected" ? (
              <CellGroup title={words.lists.notCollected}>
                {notCollected.map(({ name, clause, why }) => (
                  <Cell
                    key={name}
                    title={words.lists.purposeOf(name, clause)}
                    note={why}
                    onTap={() => open("statement", { clause })}
                  />
                ))}
              </CellGroup>
            ) : null}
            {opened ? <ItemSheet item={opened} onClose={() => setOpened(undefined)} /> : null}
          </>
        )}
      </PageState>
    </Screen>
  );
};

export default ListsPage;
