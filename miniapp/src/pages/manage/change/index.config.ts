export default definePageConfig({ navigationBarTitleText: "声明变更" });
