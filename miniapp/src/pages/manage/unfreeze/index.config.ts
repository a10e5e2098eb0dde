export default definePageConfig({ navigationBarTitleText: "解除冻结" });
