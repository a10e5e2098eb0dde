// What the mini-program's build writes in, and what jsdom lacks.
import { webcrypto } from "node:crypto";

process.env.TARO_ENV = "h5";
Object.assign(globalThis, {
  API_BASE: "",
  BUILD: "0.0.0-test",
  defineAppConfig: (config: unknown) => config,
  definePageConfig: (config: unknown) => config,
  IS_REACT_ACT_ENVIRONMENT: true,
});
if (!globalThis.crypto?.getRandomValues) Object.defineProperty(globalThis, "crypto", { value: webcrypto });
Element.prototype.scrollIntoView ??= () => undefined;
