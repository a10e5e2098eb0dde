export default definePageConfig({ navigationBarTitleText: "账号风险提示" });
