import { View } from "@tarojs/components";
import Taro, { useDidHide, useDidShow } from "@tarojs/taro";
import { type CSSProperties, type ReactNode, useEffect, useState } from "react";
import { useWords } from "../../copy";
import { onlineStore } from "../../kernel/online";
import { textScale, textSizeStore } from "../../kernel/preferences";
import { useStore } from "../../kernel/store";
import { NavBar } from "../nav-bar";
import { Notice } from "../notice";
import { SimulatedWechat } from "../simulated-wechat";
import "./index.scss";

interface ScreenProps {
  title: string;
  isHome?: boolean;
  className?: string;
  children: ReactNode;
}

/** What every page stands on: text scale, title in the chosen language, the offline line, the simulated WeChat. */
export const Screen = ({ title, isHome, className = "", children }: ScreenProps) => {
  const words = useWords();
  const scale = textScale(useStore(textSizeStore));
  const isOnline = useStore(onlineStore);
  const [isInFront, setInFront] = useState(true);
  useDidShow(() => setInFront(true));
  useDidHide(() => setInFront(false));
  useEffect(() => {
    if (isInFront) void Taro.setNavigationBarTitle({ title });
  }, [title, isInFront]);
  return (
    <View className={`screen ${className}`} style={{ "--scale": String(scale) } as CSSProperties}>
      <NavBar title={title} isHome={isHome} />
      {isOnline ? null : <Notice kind="warn" text={words.state.offlineBar} />}
      {children}
      {isInFront ? <SimulatedWechat /> : null}
    </View>
  );
};
