import { correctableItems, purposes } from "@baiwa/shared/catalogue/items";
import { recipients } from "@baiwa/shared/catalogue/recipients";
import { Image, View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { itemName } from "../../../copy/item-words";
import { minuteOf } from "../../../kernel/dates";
import { open, type PageName } from "../../../kernel/navigate";
import type { Submission } from "../../../kernel/use-submit";
import { useWords } from "../words";
import type { OwnItem, ShownValue } from "./use-information";

/** Items with a page of their own: there they are seen one by one, changed and ended. */
const ownPages: Readonly<Record<string, PageName>> = {
  session: "devices",
  login_log: "activity",
  operation_log: "activity",
  ip_address: "activity",
  device_facts: "activity",
  search_record: "activity",
  interest_tag: "tags",
  risk_score: "risk",
  dispute_disclosure: "disclosures",
  share_record: "shared-with",
  incident_person: "incident",
  rights_request: "requests",
  consent: "consents",
  subscription: "subscriptions",
  password: "mine",
  nickname: "mine",
  avatar: "mine",
  email: "contact",
  phone: "contact",
  wx_openid: "mine",
  wx_unionid: "mine",
  id_number: "verification",
  id_validity: "verification",
  verification: "verification",
  verification_submission: "verification",
  id_card_image: "verification",
  licence_image: "verification",
  face_result: "verification",
  guardian: "guardian-ask",
};

interface Props {
  own: OwnItem;
  submission: Submission;
  onReveal: (value: ShownValue, show: (text: string) => void) => void;
  onChange: () => void;
  onRemove: () => void;
  onCorrect: () => void;
  onLift: () => void;
  onClose: () => void;
}

/** What a code can prove; of the rest only what somebody else entered waits to be confirmed. */
const confirmable = new Set<string>(["email", "phone"]);

const picture = /^data:image\//;

/** One item whole (8.1): its values, where they came from, why, how long, who gets them, and what may be done with them. */
export const ItemSheet = ({ own, submission, onReveal, onChange, onRemove, onCorrect, onLift, onClose }: Props) => {
  const words = useWords();
  const { item, entry, count, values } = own;
  const [shown, setShown] = useState<Record<string, string>>({});
  const ownPage = ownPages[item];
  const isEditable = entry.entry === "profile" && ownPage === undefined;
  const isCorrectable = count > 0 && (correctableItems as readonly string[]).includes(item);
  const [clause = ""] = entry.clauses;
  const problem = submission.error;
  return (
    <HalfSheet
      title={itemName(item, words.language)}
      subtitle={entry.class === "sensitive" ? words.lists.sensitive : undefined}
      onClose={onClose}
      footer={
        <View>
          <SheetError error={problem} />
          <View className="sheet__pair">
            {isEditable && count > 0 ? (
              <Button
                id="item-remove"
                kind="warn"
                label={words.information.remove}
                isDisabled={submission.isBusy}
                onTap={onRemove}
              />
            ) : null}
            {isEditable ? (
              <Button
                id="item-change"
                label={count > 0 ? words.information.change : words.information.add}
                isDisabled={submission.isBusy}
                onTap={onChange}
              />
            ) : null}
            {isCorrectable ? <Button id="item-correct" label={words.information.correct} onTap={onCorrect} /> : null}
            {ownPage ? (
              <Button
                id="item-page"
                label={words.information.manage}
                onTap={() => open(ownPage, ownPage === "contact" ? { item } : undefined)}
              />
            ) : null}
            {isEditable || ownPage || isCorrectable ? null : (
              <Button id="item-clause" label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />
            )}
          </View>
        </View>
      }
    >
      <View className="information__list">
        {values.map((value) => {
          const full = shown[value.instance];
          return (
            <Cell
              key={value.instance}
              id={`value-${value.instance || "only"}`}
              title={full && !picture.test(full) ? full : value.masked || words.information.picture}
              note={words.information.origin(
                words.mine.sources[value.source] ?? value.source,
                minuteOf(value.enteredAt),
                value.isConfirmed || !(value.source === "proxy" || confirmable.has(item)),
              )}
              value={value.isMasked && !full ? words.information.reveal : undefined}
              isAction={value.isMasked && !full}
              onTap={
                value.isMasked && !full
                  ? () => onReveal(value, (text) => setShown((now) => ({ ...now, [value.instance]: text })))
                  : undefined
              }
            >
              {full && picture.test(full) ? (
                <Image className="information__picture" src={full} mode="aspectFit" />
              ) : null}
            </Cell>
          );
        })}
        {values.some(({ isRestricted }) => isRestricted) ? (
          <Cell
            id="item-lift"
            title={words.restriction.lift}
            note={words.restriction.note}
            isAction
            onTap={submission.isBusy ? undefined : onLift}
          />
        ) : null}
        {values.length === 0 && count > 0 ? <Cell title={own.glance ?? words.information.records(count)} /> : null}
        {count === 0 ? <Cell title={words.information.none} /> : null}
        <Cell title={words.lists.why} note={entry.why} />
        <Cell
          title={words.lists.purposes}
          note={entry.purposes
            .map((purpose) => words.lists.purposeOf(purposes[purpose].name, purposes[purpose].clause))
            .join("、")}
        />
        <Cell title={words.lists.retention} note={entry.retention} />
        <Cell
          title={words.information.shared}
          note={
            entry.recipients.map((recipient) => recipients[recipient].name).join("、") || words.information.sharedNone
          }
        />
        {entry.rights.reason ? <Cell title={words.information.cannot} note={entry.rights.reason} /> : null}
      </View>
    </HalfSheet>
  );
};
