const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const packages = join(root, "node_modules");

const namesIn = (folder) =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(folder, name)).map((part) => `${name}/${part}`) : [name],
  );

/** Packages that come as ES modules, nested ones too: jest runs CommonJS, so these are transformed like our own files. */
const esModulesUnder = (folder) =>
  namesIn(folder).flatMap((name) => {
    const manifest = join(folder, name, "package.json");
    const nested = join(folder, name, "node_modules");
    const isEsModule = existsSync(manifest) && /"type":\s*"module"/.test(readFileSync(manifest, "utf8"));
    return [...(isEsModule ? [name] : []), ...(existsSync(nested) ? esModulesUnder(nested) : [])];
  });

const esModules = [...new Set(esModulesUnder(packages))].map((name) => name.replace(/[.+]/g, "\\$&"));

const transform = {
  "^.+\\.[cm]?[jt]sx?$": [
    "@swc/jest",
    {
      jsc: {
        parser: { syntax: "typescript", tsx: true, decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: false, react: { runtime: "automatic" } },
        target: "es2022",
        keepClassNames: true,
      },
      module: { type: "commonjs" },
      sourceMaps: "inline",
    },
  ],
};

/** One project for each kind of test; `npm test -- --selectProjects server` runs one. */
const project = (displayName, options = {}) => ({
  displayName,
  rootDir: root,
  roots: [`<rootDir>/test/${displayName}`],
  testMatch: ["**/*.test.ts", "**/*.test.tsx"],
  testEnvironment: "node",
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join("|")})/)`],
  ...options,
});

const stubs = join(__dirname, "miniapp/stubs");
const setup = ["setup.ts", "setup.tsx"].map((file) => join(stubs, file)).filter((file) => existsSync(file));

module.exports = {
  rootDir: root,
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    project("shared"),
    project("server"),
    project("miniapp", {
      testEnvironment: "jsdom",
      setupFiles: setup,
      moduleNameMapper: {
        "\\.(scss|css)$": join(stubs, "style.ts"),
        "\\.(png|jpe?g|svg)$": join(stubs, "image.ts"),
        "^@tarojs/components$": join(stubs, "taro-components.tsx"),
        "^@tarojs/taro$": join(stubs, "taro.ts"),
        "^react$": require.resolve("react"),
        "^react/(jsx-runtime|jsx-dev-runtime)$": join(packages, "react/$1"),
        "^react-dom$": require.resolve("react-dom"),
        "^react-dom/(.*)$": join(packages, "react-dom/$1"),
      },
    }),
    project("weapp", { setupFilesAfterEnv: [join(__dirname, "support/browser-patience.ts")] }),
    project("e2e", { setupFilesAfterEnv: [join(__dirname, "support/browser-patience.ts")] }),
  ].filter(({ displayName }) => existsSync(join(__dirname, displayName))),
};
