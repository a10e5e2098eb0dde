export default definePageConfig({ navigationBarTitleText: "退订" });
