export default definePageConfig({ navigationBarTitleText: "业务记录" });
