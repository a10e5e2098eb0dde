import { Image, Text } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { OpenButton } from "../../../components/open-button";
import { Tappable } from "../../../components/tappable";
import { useWords } from "../../../copy";
import { whyAsked } from "../../../copy/item-words";
import { aria } from "../../../kernel/aria";
import { call } from "../../../kernel/client";
import { type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { platform } from "../../../kernel/platform";
import { isRefusal } from "../../../kernel/platform/port";
import { useSubmit } from "../../../kernel/use-submit";
import type { SectionProps } from "./use-mine";

const screen = "mine/profile";

/** Nickname and avatar (2.3): optional, kept only while W2 stands, deleted with its withdrawal. */
export const ProfileSection = ({ mine, onChanged }: SectionProps) => {
  const words = useWords();
  const submission = useSubmit();
  const [sheet, setSheet] = useState<"none" | "consent" | "stop">("none");
  const [nickname, setNickname] = useState(mine.profile.nickname ?? "");
  const [isPictureBad, setPictureBad] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const { effect } = words.scope("W2");
  const isGiven = mine.given.has("W2");

  const close = () => {
    setSheet("none");
    submission.fail(undefined);
  };
  const decide = async (decision: Decision, shown: Shown) => {
    const done = await submission.run(() => recordDecision("W2", decision, shown));
    if (!done) return;
    setNickname("");
    close();
    onChanged();
  };
  const keep = async (item: "nickname" | "avatar", value: string) => {
    setSaved(false);
    const done = await submission.run(() => call("profile.put", { params: { item }, body: { value } }, item + value));
    if (!done) return;
    setSaved(true);
    onChanged();
  };
  const keepPicture = async (chosen: string) => {
    setSaved(false);
    const picture = await platform.pictureFrom(chosen);
    setPictureBad(!picture.startsWith("data:") && picture !== "cancelled");
    if (picture.startsWith("data:")) await keep("avatar", picture);
  };
  const choosePicture = async () => {
    const chosen = await platform.choosePicture();
    if (!isRefusal(chosen)) await keepPicture(chosen);
  };

  const { avatar } = mine.profile;
  const change = avatar ? words.mine.changePicture : words.mine.choosePicture;
  const face = (
    <>
      {avatar ? <Image className="mine__avatar" src={avatar} {...aria({ label: words.mine.avatarAlt })} /> : null}
      <Text className="mine__change">{change}</Text>
    </>
  );
  const error = submission.leftoverError("value");
  const isNicknameNew = nickname.trim() !== "" && nickname.trim() !== mine.profile.nickname;
  return (
    <>
      <CellGroup title={words.mine.profile}>
        {isGiven ? (
          <>
            <Cell
              title={words.mine.avatar}
              extra={
                platform.name === "weapp" ? (
                  <OpenButton
                    id="choose-avatar"
                    className="mine__face"
                    label={change}
                    openType="chooseAvatar"
                    onAvatar={(path) => void keepPicture(path)}
                  >
                    {face}
                  </OpenButton>
                ) : (
                  <Tappable id="choose-avatar" className="mine__face" label={change} onTap={() => void choosePicture()}>
                    {face}
                  </Tappable>
                )
              }
            />
            <Field
              id="nickname"
              kind="nickname"
              label={words.mine.nickname}
              hint={words.mine.nicknameHint}
              why={whyAsked("nickname", words.language)}
              value={nickname}
              maxLength={32}
              error={submission.fieldError("value")}
              onChange={(value) => {
                setSaved(false);
                setNickname(value);
              }}
            />
            {isNicknameNew ? (
              <Cell
                id="nickname-save"
                title={submission.isBusy ? `${words.mine.saveNickname}…` : words.mine.saveNickname}
                isAction
                onTap={() => void keep("nickname", nickname.trim())}
              />
            ) : null}
            <Cell id="profile-stop" title={words.mine.stopProfile} isWarn onTap={() => setSheet("stop")} />
          </>
        ) : (
          <Cell id="profile-add" title={words.mine.profileAdd} isAction onTap={() => setSheet("consent")} />
        )}
      </CellGroup>
      {isSaved ? <Notice text={words.mine.saved} /> : null}
      {isPictureBad ? <Notice kind="warn" text={words.mine.pictureFailed} /> : null}
      {error && sheet === "none" ? <Notice kind="warn" text={words.error(error)} /> : null}
      {sheet === "consent" ? (
        <ConsentSheet
          scope="W2"
          screen={screen}
          link={{ label: words.login.clause, clause: "2.3" }}
          isBusy={submission.isBusy}
          error={error && words.error(error)}
          onDecide={(decision, shown) => void decide(decision, shown)}
          onClose={close}
        />
      ) : null}
      {sheet === "stop" ? (
        <ConfirmSheet
          title={words.mine.stopProfile}
          action={words.mine.remove}
          isBusy={submission.isBusy}
          error={error && words.error(error)}
          onConfirm={() =>
            void decide("withdrawn", {
              screen,
              controlInitialState: "on",
              labels: [words.mine.stopProfile, effect, words.mine.remove, words.act.cancel],
            })
          }
          onClose={close}
        >
          {effect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
