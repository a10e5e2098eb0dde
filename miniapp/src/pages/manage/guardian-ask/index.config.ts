export default definePageConfig({
  navigationBarTitleText: "请监护人决定",
  enableShareAppMessage: true,
});
