/** What both sides share at run time without Zod: routes, errors, catalogue. Contracts are imported from their own path. */
export * from "./catalogue/items";
export * from "./catalogue/roles";
export * from "./catalogue/scopes";
export * from "./catalogue/topics";
export * from "./errors";
export * from "./routes";
