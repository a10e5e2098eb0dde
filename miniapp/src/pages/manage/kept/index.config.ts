export default definePageConfig({ navigationBarTitleText: "保存多久" });
