export default definePageConfig({ navigationBarTitleText: "冻结账号" });
