/** `__usePrivacyCheck__` is honoured by the platform but missing from Taro's type. */
export default defineAppConfig({
  pages: ["pages/home/index", "pages/statement/index", "pages/document/index", "pages/login/index"],
  // what a reader and a guest do not need at once stays out of the main package
  subPackages: [
    {
      root: "pages/manage",
      pages: [
        "mine/index",
        "subscriptions/index",
        "consents/index",
        "receipt/index",
        "devices/index",
        "settings/index",
        "storage/index",
        "lists/index",
        "information/index",
        "activity/index",
        "copies/index",
        "cancellation/index",
        "erasure/index",
        "contact/index",
        "reset/index",
        "handover/index",
        "tags/index",
        "tickets/index",
        "ticket/index",
        "new-ticket/index",
        "records/index",
        "record/index",
        "risk/index",
      ],
    },
  ],
  preloadRule: { "pages/home/index": { network: "all", packages: ["pages/manage"] } },
  window: {
    navigationBarTitleText: "佰瓦云隐私中心",
    navigationBarBackgroundColor: "@bar",
    navigationBarTextStyle: "@barText" as "black",
    backgroundColor: "@page",
    backgroundTextStyle: "@pull" as "dark",
  },
  // page transitions of the browser build would tie fixed sheets to the scrolling page
  ...(process.env.TARO_ENV === "h5" ? { animation: false } : {}),
  darkmode: true,
  themeLocation: "theme.json",
  lazyCodeLoading: "requiredComponents",
  ...{ __usePrivacyCheck__: true },
});
