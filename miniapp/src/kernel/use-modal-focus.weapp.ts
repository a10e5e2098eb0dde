/** WeChat moves its screen reader into `aria-modal` by itself; there is no keyboard and no document here. */
export const useModalFocus = (_dialogId: string, _onClose: () => void): void => undefined;
