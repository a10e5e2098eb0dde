/** Constants that the build writes in (config/index.ts). */
declare const API_BASE: string;
declare const BUILD: string;

declare module "*.scss";
