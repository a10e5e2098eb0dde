export default definePageConfig({ navigationBarTitleText: "离开佰瓦云" });
