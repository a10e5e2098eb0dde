export default definePageConfig({ navigationBarTitleText: "信息安全事件" });
