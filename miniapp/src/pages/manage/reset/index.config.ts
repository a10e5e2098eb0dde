export default definePageConfig({ navigationBarTitleText: "重设密码" });
