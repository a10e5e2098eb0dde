import { type TicketCategory, ticketTerms } from "@baiwa/shared/catalogue/tickets";
import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { replaceWith } from "../../../kernel/navigate";
import { useSubmit } from "../../../kernel/use-submit";
import { ChoiceField } from "../choice-field";
import { MessageForm, useMessage } from "../ticket/message-form";
import { useWords } from "../words";

const NewTicket = () => {
  const words = useWords();
  const submission = useSubmit();
  const { about, at = "" } = useRouter().params;
  const isAboutRisk = about === "risk";
  const message = useMessage(isAboutRisk ? words.risk.ticketText(at.slice(0, 16)) : "");
  const [category, setCategory] = useState<TicketCategory | "">(isAboutRisk ? "account" : "");
  const [title, setTitle] = useState(isAboutRisk ? words.risk.ticketTitle : "");
  const submit = async () => {
    if (category === "") return;
    const body = { category, title: title.trim(), ...message.body };
    const done = await submission.run(() => call("tickets.open", { body }, JSON.stringify(body)));
    if (done) replaceWith("ticket", { ticketId: done.value.ticketId });
  };
  const problem = submission.leftoverError("title", "text");
  return (
    <>
      <View className="screen__lead">{words.ticket.lead}</View>
      <MessageForm message={message} submission={submission}>
        <ChoiceField
          id="category"
          label={words.ticket.category}
          choices={words.ticket.categories}
          value={category}
          onChange={(key) => setCategory(key as TicketCategory)}
        />
        <Field
          id="ticket-title"
          label={words.ticket.title}
          hint={words.ticket.titleHint}
          value={title}
          maxLength={ticketTerms.titleLength}
          error={submission.fieldError("title")}
          onChange={setTitle}
        />
      </MessageForm>
      {problem ? <Notice kind="warn" text={words.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="ticket-submit"
          kind="primary"
          label={words.ticket.submit}
          isBusy={submission.isBusy}
          isDisabled={category === "" || title.trim() === "" || message.isIncomplete}
          onTap={() => void submit()}
        />
      </View>
    </>
  );
};

/** Opens a ticket (2.6.3): what it is about, in a line, in words, with files. */
const NewTicketPage = () => (
  <Screen title={useWords().page["new-ticket"]}>
    <SignInWall>
      <StatementWall>
        <NewTicket />
      </StatementWall>
    </SignInWall>
  </Screen>
);

export default NewTicketPage;
