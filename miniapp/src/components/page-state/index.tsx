import { Text, View } from "@tarojs/components";
import type { ReactNode } from "react";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { goBack } from "../../kernel/navigate";
import type { Resource } from "../../kernel/use-resource";
import { Button } from "../button";
import "./index.scss";

interface MessageProps {
  title: string;
  hint?: string;
  action?: string;
  onAction?: () => void;
  children?: ReactNode;
}

/** A page's one message: nothing here, not published, failed, offline. */
export const PageMessage = ({ title, hint, action, onAction, children }: MessageProps) => (
  <View className="page-message" {...aria({ role: "status" })}>
    <Text className="page-message__title">{title}</Text>
    {hint ? <Text className="page-message__hint">{hint}</Text> : null}
    {children}
    {action && onAction ? (
      <View className="page-message__action">
        <Button id="page-action" label={action} onTap={onAction} />
      </View>
    ) : null}
  </View>
);

const bones = [62, 88, 74, 90, 56, 82];

/** Grey bars where the text will be, and a word when it takes longer than two seconds. */
export const Skeleton = ({ isSlow }: { isSlow: boolean }) => {
  const words = useWords();
  return (
    <View className="skeleton" {...aria({ role: "status", live: "polite", label: words.state.loading })}>
      {bones.map((width) => (
        <View key={width} className="skeleton__bone" style={{ width: `${width}%` }} {...aria({ hidden: true })} />
      ))}
      {isSlow ? <Text className="skeleton__slow">{words.state.slow}</Text> : null}
    </View>
  );
};

interface PageStateProps<T> {
  state: Resource<T>;
  onRetry: () => void;
  children: (value: T) => ReactNode;
}

/** Shows what a resource holds, or honestly where it stands. */
export const PageState = <T,>({ state, onRetry, children }: PageStateProps<T>) => {
  const words = useWords();
  if (state.kind === "loading") return <Skeleton isSlow={state.isSlow} />;
  if (state.kind === "ready") return <>{children(state.value)}</>;
  const { code } = state.error;
  // what is not there will not be there at the next try either
  if (code.endsWith("unknown")) {
    return <PageMessage title={words.error(state.error)} action={words.app.back} onAction={goBack} />;
  }
  const isOffline = code === "network.offline";
  return (
    <PageMessage
      title={isOffline ? words.state.offline : words.state.failed}
      hint={isOffline ? words.state.offlineHint : words.error(state.error)}
      action={words.state.retry}
      onAction={onRetry}
    />
  );
};
