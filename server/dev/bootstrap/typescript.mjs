import { createRequire } from "node:module";

/** Loads a TypeScript file as `node --import tsx` does, and what it imports. Needs the installed packages. */
export const loadTypeScript = async (file) => {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  esm.register();
  cjs.register();
  return createRequire(file)(file);
};
