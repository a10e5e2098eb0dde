import { Text, View } from "@tarojs/components";
import Taro from "@tarojs/taro";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { goBack } from "../../kernel/navigate";
import { Tappable } from "../tappable";
import "./index.scss";

/** The browser's stand-in for WeChat's navigation bar, which WeChat draws itself (`index.weapp.tsx`). */
export const NavBar = ({ title, isHome = false }: { title: string; isHome?: boolean }) => {
  const words = useWords();
  const canGoBack = Taro.getCurrentPages().length > 1;
  return (
    <View className="nav-bar">
      <View className="nav-bar__side">
        {isHome ? null : (
          <Tappable className="nav-bar__back" label={canGoBack ? words.app.back : words.app.home} onTap={goBack}>
            <View className="nav-bar__chevron" />
          </Tappable>
        )}
      </View>
      <View className="nav-bar__title" {...aria({ role: "heading" })}>
        <Text>{title}</Text>
      </View>
      <View className="nav-bar__side" />
    </View>
  );
};
