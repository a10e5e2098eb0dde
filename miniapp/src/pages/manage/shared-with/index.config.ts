export default definePageConfig({ navigationBarTitleText: "谁收到了我的信息" });
