export default definePageConfig({ navigationBarTitleText: "云市场服务商" });
