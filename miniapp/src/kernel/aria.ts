/** What assistive technology should know of an element. */
export interface Aria {
  role?:
    | "button"
    | "link"
    | "checkbox"
    | "switch"
    | "dialog"
    | "heading"
    | "alert"
    | "status"
    | "radio"
    | "radiogroup"
    | "list"
    | "listitem"
    | "img"
    | "search";
  label?: string;
  checked?: boolean;
  disabled?: boolean;
  hidden?: boolean;
  modal?: boolean;
  live?: "polite" | "assertive";
  invalid?: boolean;
}

/** The same words for both builds: WeChat reads `aria-role`, browsers `role`. Values are text, as both expect. */
export const aria = ({ role, ...states }: Aria): Record<string, string> => {
  const attributes: Record<string, string> = {};
  if (role) attributes[process.env.TARO_ENV === "h5" ? "role" : "aria-role"] = role;
  for (const [name, value] of Object.entries(states)) {
    if (value !== undefined) attributes[`aria-${name}`] = String(value);
  }
  return attributes;
};
