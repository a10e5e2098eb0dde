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
import { aria } from "../../../kernel/aria";
import { call } from "../../../kernel/client";
import { type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { platform } from "../../../kernel/platform";
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
  const { purpose, effect } = words.scope("W2");
  const isGiven = mine.given.has("W2");

  const decide = async (decision: Decision, shown: Shown) => {
    const done = await submission.run(() => recordDecision("W2", decision, shown));
    if (!done) return;
    setSheet("none");
    onChanged();
  };
  const keep = async (item: "nickname" | "avatar", value: string) => {
    const done = await submission.run(() => call("profile.put", { params: { item }, body: { value } }, item + value));
    if (done) onChanged();
  };
  const keepPicture = async (chosen: string) => {
    const picture = await platform.pictureFrom(chosen);
    setPictureBad(!picture.startsWith("data:") && picture !== "cancelled");
    if (picture.startsWith("data:")) await keep("avatar", picture);
  };
  const choosePicture = async () => {
    const chosen = await platform.choosePicture();
    if (chosen !== "cancelled" && chosen !== "unsupported" && chosen !== "failed") await keepPicture(chosen);
  };

  const { avatar } = mine.profile;
  const face = (
    <>
      {avatar ? (
        <Image className="mine__avatar" src={avatar} {...aria({ label: words.mine.avatarAlt })} />
      ) : (
        <Text className="cell__value">{words.mine.noAvatar}</Text>
      )}
      <Text className="mine__change">{words.mine.choosePicture}</Text>
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
                    label={words.mine.choosePicture}
                    openType="chooseAvatar"
                    onAvatar={(path) => void keepPicture(path)}
                  >
                    {face}
                  </OpenButton>
                ) : (
                  <Tappable
                    id="choose-avatar"
                    className="mine__face"
                    label={words.mine.choosePicture}
                    onTap={() => void choosePicture()}
                  >
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
              value={nickname}
              maxLength={32}
              error={submission.fieldError("value")}
              onChange={setNickname}
            />
            {isNicknameNew ? (
              <Cell
                id="nickname-save"
                title={words.act.save}
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
      {isPictureBad ? <Notice kind="warn" text={words.mine.pictureFailed} /> : null}
      {error && sheet === "none" ? <Notice kind="warn" text={words.error(error)} /> : null}
      {sheet === "consent" ? (
        <ConsentSheet
          scope="W2"
          title={words.scope("W2").name}
          lines={[purpose, effect]}
          screen={screen}
          link={{ label: words.login.clause, clause: "2.3" }}
          isBusy={submission.isBusy}
          error={error && words.error(error)}
          onDecide={(decision, shown) => void decide(decision, shown)}
          onClose={() => setSheet("none")}
        />
      ) : null}
      {sheet === "stop" ? (
        <ConfirmSheet
          title={words.mine.stopProfile}
          action={words.consents.withdrawAction}
          isBusy={submission.isBusy}
          error={error && words.error(error)}
          onConfirm={() =>
            void decide("withdrawn", {
              screen,
              controlInitialState: "on",
              labels: [words.mine.stopProfile, effect, words.consents.withdrawAction, words.act.cancel],
            })
          }
          onClose={() => setSheet("none")}
        >
          {effect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
