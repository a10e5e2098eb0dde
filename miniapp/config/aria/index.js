const { join } = require("node:path");
const components = require("./attributes");

/** Makes aria-* survive the weapp build: Taro's templates know none of them, so a screen reader would stay silent. */
module.exports = (context) => {
  context.registerMethod({
    name: "onSetupClose",
    fn(platform) {
      if (process.env.TARO_ENV !== "weapp") return;
      platform.template.mergeComponents(context, components);
      platform.runtimePath = [platform.runtimePath, join(__dirname, "runtime")].flat();
    },
  });
};
