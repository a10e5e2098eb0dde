export default definePageConfig({ navigationBarTitleText: "我们怎样保护信息" });
