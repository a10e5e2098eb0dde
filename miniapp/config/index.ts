import { join } from "node:path";
import { defineConfig } from "@tarojs/cli";

const target = process.env.TARO_ENV ?? "h5";
const isShared = (modulePath: string) => modulePath.includes("/shared/src");
/** The weapp build cannot speak to "the same origin": it needs an address at build time. */
const apiBase = target === "weapp" ? (process.env.API_BASE ?? "http://127.0.0.1:3000") : "";
const packageVersion = process.env.npm_package_version ?? "0.1.0";

/** Missing from Taro's type: eight levels of templates, deeper nesting goes through a component. */
const templateDepth = { baseLevel: 8 };
/** Taro switches most of these off for mini-programs; they are safe and the main package is the smaller for it. */
const compress = {
  arrows: true,
  collapse_vars: true,
  comparisons: true,
  computed_props: true,
  hoist_props: true,
  inline: true,
  join_vars: true,
  loops: true,
  negate_iife: true,
  properties: true,
  reduce_vars: true,
  sequences: true,
  toplevel: false,
  unused: true,
};

/**
 * One source, two builds. Lengths stay px on both (WeUI's own unit), so nothing is rewritten to rpx or rem and large
 * type is a factor of ours. The h5 page carries no inline script: the server's content policy forbids it.
 */
export default defineConfig<"webpack5">({
  projectName: "baiwa-privacy-centre",
  date: "2026-11-23",
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: "src",
  outputRoot: `dist/${target}`,
  framework: "react",
  compiler: { type: "webpack5", prebundle: { enable: false } },
  cache: { enable: false },
  plugins: [join(__dirname, "aria/index.js")],
  defineConstants: {
    API_BASE: JSON.stringify(apiBase),
    BUILD: JSON.stringify(`${packageVersion}-${target}`),
  },
  terser: { enable: true, config: { compress, output: { ascii_only: false } } },
  mini: {
    ...templateDepth,
    optimizeMainPackage: { enable: true },
    miniCssExtractPluginOption: { ignoreOrder: true },
    compile: { include: [isShared] },
    postcss: { pxtransform: { enable: false } },
  },
  h5: {
    publicPath: "/",
    router: { mode: "hash" },
    staticDirectory: "static",
    output: { filename: "js/[name].[contenthash:8].js", chunkFilename: "js/[name].[contenthash:8].js" },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: "css/[name].[contenthash:8].css",
      chunkFilename: "css/[name].[contenthash:8].css",
    },
    compile: { include: [isShared] },
    postcss: { pxtransform: { enable: false }, autoprefixer: { enable: true } },
    webpackChain: (chain) => {
      // what two pages share is loaded once
      chain.optimization.splitChunks({
        chunks: "all",
        cacheGroups: {
          default: false,
          vendors: { name: "vendors", test: /[\\/]node_modules[\\/]/, chunks: "initial", priority: 10 },
          common: { name: "common", minChunks: 2, chunks: "async", priority: 5, reuseExistingChunk: true },
        },
      });
    },
  },
});
