export default definePageConfig({
  navigationBarTitleText: "佰瓦云隐私中心",
  enableShareAppMessage: true,
});
