export default definePageConfig({ navigationBarTitleText: "查询注销结果" });
