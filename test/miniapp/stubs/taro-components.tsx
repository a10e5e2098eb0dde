import { createElement, type ReactNode } from "react";

/** Taro's primitives as plain elements: enough for roles, labels, taps and text. */
type Props = Record<string, unknown> & { children?: ReactNode };

const notForTheDom = new Set([
  "hoverClass",
  "userSelect",
  "catchMove",
  "scrollY",
  "placeholderClass",
  "confirmType",
  "openType",
  "onChooseAvatar",
  "onGetPhoneNumber",
  "onConfirm",
  "password",
  "focus",
  "maxlength",
  "onInput",
  "autoHeight",
]);
const plain = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([name]) => !notForTheDom.has(name)));
const element = (tag: string) => (props: Props) => createElement(tag, plain(props));

export const View = element("div");
export const Text = element("span");
export const ScrollView = element("div");
export const Button = element("button");
export const Image = element("img");
export const Textarea = (props: Props) =>
  createElement("textarea", {
    ...plain(props),
    onChange: (event: { target: { value: string } }) =>
      (props.onInput as ((event: object) => void) | undefined)?.({ detail: { value: event.target.value } }),
  });
export const Input = (props: Props) =>
  createElement("input", {
    ...plain(props),
    type: props.password ? "password" : "text",
    onChange: (event: { target: { value: string } }) =>
      (props.onInput as ((event: object) => void) | undefined)?.({ detail: { value: event.target.value } }),
    onBlur: undefined,
  });
