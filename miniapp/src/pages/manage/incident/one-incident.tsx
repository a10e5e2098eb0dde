import { View } from "@tarojs/components";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { itemName } from "../../../copy/item-words";
import { aria } from "../../../kernel/aria";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";
import "./index.scss";

type Notice = CallResult<"incidents.show">["notices"][number];

/** One thing that was told, under its name. */
const Part = ({ title, text }: { title: string; text: string }) => (
  <Cell title="">
    <View className="cell__note">{title}</View>
    <View className="incident__text">{text}</View>
  </Cell>
);

/** The three parts of a notice (PIPL 57): what it was and may lead to, what is done and can be done, whom to ask. */
const Told = ({ notice }: { notice: Notice }) => {
  const { language, incident: words } = useWords();
  return (
    <>
      <CellGroup title={words.what}>
        <Part title={words.items} text={notice.items.map((item) => itemName(item, language)).join("、")} />
        <Part title={words.cause} text={notice.cause} />
        <Part title={words.harm} text={notice.harm} />
      </CellGroup>
      <CellGroup title={words.done}>
        <Part title={words.measures} text={notice.measures} />
        <Part title={words.advice} text={notice.advice} />
      </CellGroup>
      <CellGroup title={words.now}>
        <Cell id="to-password" title={words.password} onTap={() => open("mine")} />
        <Cell id="to-devices" title={words.devices} note={words.devicesNote} onTap={() => open("devices")} />
        <Cell id="to-freeze" title={words.freeze} note={words.freezeNote} onTap={() => open("freeze")} />
      </CellGroup>
      <CellGroup title={words.contact} note={words.contactNote}>
        <Cell title={notice.contact} />
      </CellGroup>
    </>
  );
};

/** One incident: the latest notice whole, those before it below. */
export const OneIncident = ({ incidentId }: { incidentId: string }) => {
  const words = useWords().incident;
  const { state, reload } = useResource(() => call("incidents.show", { params: { incidentId } }), incidentId);
  return (
    <PageState state={state} onRetry={reload}>
      {({ title, knownAt, notices: [latest, ...earlier] }) => (
        <>
          <View className="screen__heading" {...aria({ role: "heading" })}>
            {title}
          </View>
          <View className="incident__known">{words.known(minuteOf(knownAt))}</View>
          {latest ? <Told notice={latest} /> : null}
          {earlier.length > 0 ? (
            <CellGroup title={words.earlier}>
              {earlier.map((notice) => (
                <Cell key={notice.at} title={notice.title} note={minuteOf(notice.at)}>
                  <View className="incident__text">{[notice.harm, notice.measures, notice.advice].join("\n")}</View>
                </Cell>
              ))}
            </CellGroup>
          ) : null}
        </>
      )}
    </PageState>
  );
};
