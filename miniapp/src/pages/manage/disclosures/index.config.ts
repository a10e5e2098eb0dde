export default definePageConfig({ navigationBarTitleText: "提供给纠纷当事人的信息" });
