export default definePageConfig({ navigationBarTitleText: "适用的规则" });
