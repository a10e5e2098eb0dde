import type * as glassEasel from "glass-easel";

type Space = ReturnType<import("glass-easel-miniprogram-adapter").CodeSpace["getComponentSpace"]>;

/** Platform elements that only wrap their content; each is a real DOM node so that a test finds it by role and label. */
const plain = [
  "view",
  "text",
  "scroll-view",
  "image",
  "form",
  "label",
  "radio-group",
  "checkbox-group",
  "cover-view",
  "navigator",
  "page-meta",
  "root-portal",
  "swiper",
  "swiper-item",
  "rich-text",
  "icon",
  "progress",
  "picker",
  "picker-view",
  "picker-view-column",
  "match-media",
  "page-container",
];

const attributes = [
  "aria-role",
  "aria-label",
  "aria-checked",
  "aria-hidden",
  "aria-modal",
  "aria-disabled",
  "aria-level",
  "aria-selected",
  "aria-expanded",
  "aria-live",
  "aria-pressed",
];
const domAttribute = (name: string): string => (name === "aria-role" ? "role" : name);

type Properties = Record<string, unknown>;
const camel = (name: string): string => name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());

const nodeOf = (component: glassEasel.GeneralComponent): HTMLElement =>
  (component as unknown as { $$: HTMLElement }).$$;

const common: Record<string, { type: null; value: unknown }> = Object.fromEntries(
  [
    ...attributes,
    "open-type",
    "disabled",
    "checked",
    "value",
    "type",
    "placeholder",
    "password",
    "maxlength",
    "src",
    "name",
    "focus",
    "scroll-top",
    "scroll-into-view",
    "scroll-y",
    "hover-class",
    "for",
    "user-select",
    "color",
    "size",
    "loading",
    "form-type",
    "mode",
    "id",
  ].map((name) => [camel(name), { type: null, value: undefined }]),
);

/** Mirrors an element's properties into its DOM node, so that what the person's screen reader gets can be asserted. */
const mirror = (component: glassEasel.GeneralComponent): void => {
  const values = component.data as Properties;
  const node = nodeOf(component);
  for (const name of [...attributes, "disabled", "open-type", "placeholder"]) {
    const value = values[camel(name)];
    if (value === undefined || value === null || value === false || value === "") {
      if (name !== "aria-checked" || value === undefined) node.removeAttribute(domAttribute(name));
      else node.setAttribute(domAttribute(name), String(value));
    } else node.setAttribute(domAttribute(name), String(value));
  }
};

const define = (
  space: Space,
  is: string,
  options: { control?: "checkbox" | "switch" | "input" | "textarea" | "radio" } = {},
): void => {
  space
    .define(is)
    .options({ virtualHost: false })
    .template(undefined)
    .property("anything", { type: null } as never)
    .definition({
      properties: common as never,
      observers: [
        {
          fields: "**",
          observer(this: glassEasel.GeneralComponent) {
            if (nodeOf(this)) paint(this, options.control);
          },
        },
      ] as never,
      lifetimes: {
        attached(this: glassEasel.GeneralComponent) {
          paint(this, options.control);
        },
      },
    } as never)
    .registerComponent();
};

/** The control's state lives in the DOM node's dataset; `checked` from the app always wins when it changes. */
const paint = (component: glassEasel.GeneralComponent, control?: string): void => {
  mirror(component);
  const node = nodeOf(component);
  const values = component.data as Properties;
  if (control === "checkbox" || control === "switch" || control === "radio") {
    if (!node.hasAttribute("role")) node.setAttribute("role", control);
    node.setAttribute("aria-checked", String(Boolean(values.checked)));
  }
  if (control === "input" || control === "textarea") {
    let inner = node.querySelector<HTMLInputElement>(":scope > input");
    if (!inner) {
      inner = document.createElement("input");
      node.append(inner);
      inner.addEventListener("input", () => component.triggerEvent("input", { value: inner?.value, cursor: 0 }, {}));
      inner.addEventListener("focus", () => component.triggerEvent("focus", { value: inner?.value }, {}));
      inner.addEventListener("blur", () => component.triggerEvent("blur", { value: inner?.value }, {}));
      inner.addEventListener("keydown", (event) => {
        if (event.key === "Enter") component.triggerEvent("confirm", { value: inner?.value }, {});
      });
    }
    if (typeof values.value === "string" && inner.value !== values.value) inner.value = values.value;
    inner.placeholder = String(values.placeholder ?? "");
    inner.setAttribute("aria-label", String(values.ariaLabel ?? values.placeholder ?? ""));
  }
};

/** Registers the platform's own elements in a component space. */
export const defineNativeComponents = (space: Space): void => {
  for (const name of plain) define(space, name);
  define(space, "button");
  define(space, "checkbox", { control: "checkbox" });
  define(space, "radio", { control: "radio" });
  define(space, "switch", { control: "switch" });
  define(space, "input", { control: "input" });
  define(space, "textarea", { control: "textarea" });
};
