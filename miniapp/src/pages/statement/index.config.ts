export default definePageConfig({
  navigationBarTitleText: "隐私保护声明",
  enableShareAppMessage: true,
});
