import { usePageNotFound } from "@tarojs/taro";
import { type PropsWithChildren, useEffect } from "react";
import { goHome } from "./kernel/navigate";
import { keepPagesAtHand } from "./kernel/pages-at-hand";
import "./app.scss";

/** The root: pages bring everything they need themselves. An address that leads nowhere leads home. */
const App = ({ children }: PropsWithChildren) => {
  useEffect(keepPagesAtHand, []);
  usePageNotFound(goHome);
  return <>{children}</>;
};

export default App;
