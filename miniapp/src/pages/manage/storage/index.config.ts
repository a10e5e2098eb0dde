export default definePageConfig({ navigationBarTitleText: "本机存储" });
