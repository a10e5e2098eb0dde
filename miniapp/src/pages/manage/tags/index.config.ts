export default definePageConfig({ navigationBarTitleText: "兴趣标签和推荐" });
