import type { World } from "./world";

/**
 * WeChat's own privacy guide: a person must agree once anything is declared in it, and again to what is added later.
 * With nothing declared (login and subscriptions alone need no declaration) nobody is asked.
 */
export const createPrivacyGuide = (world: World) => {
  const declared = new Map<string, Set<string>>();
  const agreed = new Map<string, Set<string>>();
  const key = ({ appId, userId }: { appId: string; userId: string }) => `${appId}\0${userId}`;
  return {
    /** Declares kinds of personal information in the guide of the app. */
    declarePrivacy: ({ appId, kinds }: { appId: string; kinds: string[] }): void =>
      void declared.set(appId, new Set(kinds)),
    privacySetting: (at: { appId: string; userId: string }) => {
      const known = agreed.get(key(at)) ?? new Set<string>();
      const name = world.findApp(at.appId)?.name ?? "";
      return {
        needAuthorization: [...(declared.get(at.appId) ?? [])].some((kind) => !known.has(kind)),
        privacyContractName: `《${name}小程序隐私保护指引》`,
      };
    },
    /** The person agrees to all that is declared now. */
    agreePrivacy: (at: { appId: string; userId: string }): void =>
      void agreed.set(key(at), new Set(declared.get(at.appId) ?? [])),
  };
};
