import type { CodeSpace } from "glass-easel-miniprogram-adapter";

/** Platform elements that only wrap their content. */
const wrappers = [
  "view", "text", "scroll-view", "image", "form", "label", "button", "navigator", "page-meta", "root-portal", "swiper",
  "swiper-item", "rich-text", "icon", "progress", "picker", "picker-view", "picker-view-column", "radio-group",
  "checkbox-group", "cover-view", "cover-image", "page-container", "movable-area", "movable-view",
]; // biome-ignore format: one list
const controls = ["checkbox", "radio", "switch"];
const fields = ["input", "textarea"];

const mirrored = [
  "aria-role", "aria-label", "aria-checked", "aria-hidden", "aria-modal", "aria-disabled", "aria-level", "aria-selected",
  "aria-expanded", "aria-live", "aria-pressed", "disabled", "open-type", "placeholder", "checked",
]; // biome-ignore format: one list
const others = [
  "value", "type", "password", "maxlength", "src", "name", "focus", "scroll-top", "scroll-into-view", "scroll-y",
  "hover-class", "for", "user-select", "color", "size", "loading", "form-type", "mode", "aria-labelledby", "lang",
]; // biome-ignore format: one list

const camel = (name: string): string => name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
const domName = (name: string): string => (name === "aria-role" ? "role" : name === "checked" ? "aria-checked" : name);

/** The parts of a glass-easel component that the harness touches. */
export interface HarnessComponent {
  $$: HTMLElement;
  data: Record<string, unknown>;
  triggerEvent(name: string, detail?: unknown, options?: { bubbles?: boolean; composed?: boolean }): void;
}
type Caller = { _$: HarnessComponent };

const attributeValue = (name: string, value: unknown): string | null => {
  if (name === "checked" || name.startsWith("aria-")) return value === undefined || value === "" ? null : String(value);
  return value === undefined || value === false || value === "" || value === null ? null : String(value);
};

/** What the app declared becomes what a browser (and a screen reader) sees on the element. */
const mirror = ({ $$: node, data }: HarnessComponent, is: string): void => {
  if (!node?.setAttribute) return;
  for (const name of mirrored) {
    if (name === "checked" && !controls.includes(is)) continue;
    const value = attributeValue(name, data[camel(name)]);
    if (value === null) node.removeAttribute(domName(name));
    else node.setAttribute(domName(name), value);
  }
  if (controls.includes(is)) {
    if (!node.hasAttribute("role")) node.setAttribute("role", is);
    node.setAttribute("aria-checked", String(Boolean(data.checked)));
  }
  if (is === "button" && !node.hasAttribute("role")) node.setAttribute("role", "button");
};

const fieldEvents: Record<string, string> = { input: "input", focus: "focus", blur: "blur" };

/** A text field holds a real input, so that a test types into it. */
const equip = (component: HarnessComponent): void => {
  const inner = document.createElement("input");
  component.$$.append(inner);
  for (const [domEvent, event] of Object.entries(fieldEvents)) {
    inner.addEventListener(domEvent, () =>
      component.triggerEvent(event, { value: inner.value, cursor: inner.value.length }),
    );
  }
  inner.addEventListener("keydown", (event) => {
    if (event.key === "Enter") component.triggerEvent("confirm", { value: inner.value });
  });
};

const fill = ({ $$: node, data }: HarnessComponent): void => {
  const inner = node.querySelector<HTMLInputElement>(":scope > input");
  if (!inner) return;
  if (typeof data.value === "string" && inner.value !== data.value) inner.value = data.value;
  inner.placeholder = String(data.placeholder ?? "");
  inner.setAttribute("aria-label", String(data.ariaLabel || data.placeholder || ""));
};

/** Registers the platform's own elements for every page of the app. */
export const defineNativeComponents = (space: CodeSpace): void => {
  const properties = Object.fromEntries(
    [...mirrored, ...others].map((name) => [camel(name), { type: null, value: undefined }]),
  );
  for (const is of [...wrappers, ...controls, ...fields]) {
    const paint = ({ _$: component }: Caller): void => {
      mirror(component, is);
      if (fields.includes(is)) fill(component);
    };
    space
      .component(is)
      .definition({
        properties: properties as never,
        observers: {
          "**"(this: unknown) {
            paint(this as Caller);
          },
        } as never,
        lifetimes: {
          attached(this: unknown) {
            if (fields.includes(is)) equip((this as Caller)._$);
            paint(this as Caller);
          },
        },
      })
      .register();
  }
};
