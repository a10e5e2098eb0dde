import { useEffect } from "react";

const focusable = '[tabindex="0"], input, button, a[href]';

/**
 * What a dialog owes people who use a keyboard in a browser: focus moves into it, Tab stays inside, Esc closes it, and
 * focus goes back to where it was. WeChat does this itself (`use-modal-focus.weapp.ts`).
 */
export const useModalFocus = (dialogId: string, onClose: () => void): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dialog takes focus once, when it opens
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const dialog = () => document.getElementById(dialogId);
    const moved = setTimeout(() => {
      const heading = dialog()?.querySelector<HTMLElement>("[data-focus]") ?? dialog();
      heading?.setAttribute("tabindex", "-1");
      heading?.focus();
    }, 30);
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        onClose();
      }
      if (event.key !== "Tab") return;
      const inside = [...(dialog()?.querySelectorAll<HTMLElement>(focusable) ?? [])];
      const [first, last] = [inside[0], inside.at(-1)];
      if (!first || !last) return;
      const active = document.activeElement;
      const isOutside = !dialog()?.contains(active);
      if (event.shiftKey ? active === first || isOutside : active === last || isOutside) {
        event.preventDefault();
        (event.shiftKey ? last : first).focus();
      }
    };
    document.addEventListener("keydown", onKey, true);
    return () => {
      clearTimeout(moved);
      document.removeEventListener("keydown", onKey, true);
      before?.focus?.();
    };
  }, [dialogId]);
};
