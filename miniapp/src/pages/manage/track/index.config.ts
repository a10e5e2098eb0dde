export default definePageConfig({ navigationBarTitleText: "查询请求" });
