import { Text, View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../components/button";
import { Cell, CellGroup } from "../../components/cell";
import { CheckboxAgree } from "../../components/checkbox-agree";
import { SheetError } from "../../components/half-sheet/sheet-error";
import { Tappable } from "../../components/tappable";
import { useWords } from "../../copy";
import type { Shown } from "../../kernel/consents";
import { goBack, open } from "../../kernel/navigate";

interface WechatNoticeProps {
  /** Name of the place this is asked at, for the record. */
  screen: string;
  action: string;
  isBusy: boolean;
  error: string | undefined;
  onAgree: (shown: Shown) => void;
}

/**
 * First contact (2.3): says what WeChat will give us, what it will not, and takes the binding consent (W1) by an
 * unticked box, before anything is sent. Going on and going back weigh the same.
 */
export const WechatNotice = ({ screen, action, isBusy, error, onAgree }: WechatNoticeProps) => {
  const words = useWords();
  const [isTicked, setTicked] = useState(false);
  const [isTickMissing, setTickMissing] = useState(false);
  const { asks } = words.scope("W1");
  const { rows, noticeLead, from } = words.login;
  const problem = isTickMissing && !isTicked ? words.login.tick : error;
  const shown: Shown = {
    screen,
    controlInitialState: "off",
    labels: [asks, action, words.login.later, noticeLead, ...rows.map(({ name, note }) => `${name}：${note}`), from],
  };
  return (
    <View>
      <CellGroup title={words.login.noticeTitle} note={from}>
        {rows.map(({ name, note }) => (
          <Cell key={name} title={name} note={note} />
        ))}
      </CellGroup>
      <View className="login__lead">
        <Text>{noticeLead}</Text>
        <Tappable
          className="login__inline-link"
          role="link"
          label={words.login.clause}
          onTap={() => open("statement", { clause: "2.3" })}
        >
          <Text>{words.login.clause}</Text>
        </Tappable>
      </View>
      <View className="login__agree">
        <CheckboxAgree id="wechat-tick" label={asks} isTicked={isTicked} onChange={setTicked} />
        <SheetError error={problem} />
      </View>
      <View className="screen__actions">
        <Button
          id="wechat-login"
          label={action}
          isBusy={isBusy}
          onTap={() => (isTicked ? onAgree(shown) : setTickMissing(true))}
        />
        <Button id="login-later" label={words.login.later} onTap={goBack} />
      </View>
    </View>
  );
};
