import * as glassEasel from "glass-easel";
import { MiniProgramEnv } from "glass-easel-miniprogram-adapter";
import type { WxShimOptions } from "../../../server/dev/wechat-simulator/wx-shim";
import type { PackedApp } from "./pack";
import { createWx } from "./page-wx";

/** What the test page finds on `window`: the packed app, and how to start it with a `wx`. */
declare global {
  interface Window {
    __packed: PackedApp;
    __harness: {
      boot(wechat: WxShimOptions): void;
      open(url: string, replace?: boolean): void;
      route(): string;
      errors: string[];
      called: string[];
      storageKeys(): string[];
    };
  }
}

type PageCaller = { _$: { $$: HTMLElement }; options?: object; route?: string } & Record<
  string,
  ((...args: unknown[]) => unknown) | undefined
>;
interface OpenPage {
  url: string;
  path: string;
  caller: PageCaller;
  release(): void;
}

const errors: string[] = [];
const called: string[] = [];
const stack: OpenPage[] = [];
const required = new Map<string, { exports: unknown }>();

const resolvePath = (from: string, to: string): string => {
  const parts = to.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of to.replace(/\.js$/, "").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
};

/** Starts the platform half of the page: module loader, App, Page, Component, page stack. */
const boot = (wechat: WxShimOptions): void => {
  const wx = createWx(wechat, called);
  Object.assign(globalThis, { wx });
  const { getStorageInfoSync } = wx as { getStorageInfoSync(): { keys: string[] } };
  window.__harness.storageKeys = () => getStorageInfoSync().keys;
  const app = window.__packed;
  glassEasel.globalOptions.throwGlobalError = false;
  glassEasel.globalOptions.writeIdToDOM = true;
  mirrorRoles();
  glassEasel.addGlobalErrorListener((error: unknown) => {
    errors.push(String((error as Error)?.stack ?? error));
    return false;
  });
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace("main", true);
  const backend = env.associateBackend();
  const style = document.createElement("style");
  style.textContent = Object.values(app.styles).join("\n");
  document.head.append(style);

  const groups = new Function(`return ${app.templates}`)() as Record<string, unknown>;
  for (const [path, config] of Object.entries(app.json)) space.addComponentStaticConfig(path, config as never);
  for (const [path, content] of Object.entries(groups)) {
    space.addCompiledTemplate(path, { groupList: groups, content } as never);
  }

  let application: Record<string, (options: object) => void> = {};
  const getApp = () => application;
  const getCurrentPages = () => stack.map(({ caller }) => caller);
  const shared = { wx, global: {} as Record<string, unknown>, getApp, getCurrentPages };
  const register = (definition: Record<string, (options: object) => void>) => {
    application = definition;
  };

  type Registering = Parameters<Parameters<typeof space.componentEnv>[1]>[0];
  const loading: Registering[] = [];
  const load = (path: string): unknown => {
    const known = required.get(path);
    if (known) return known.exports;
    const source = app.scripts[path];
    if (source === undefined) throw new Error(`no such module: ${path}`);
    const module = { exports: {} as unknown };
    required.set(path, module);
    space.componentEnv(path, (own) => {
      // as on the platform, what a module registers belongs to the page or component that is being loaded
      if (path in app.json) loading.push(own);
      const registering = loading.at(-1) ?? own;
      const names = [
        "require",
        "module",
        "exports",
        "App",
        "Page",
        "Component",
        "Behavior",
        "wx",
        "global",
        "getApp",
        "getCurrentPages",
        "window",
        "document",
        "navigator",
        "MutationObserver",
        "location",
        "localStorage",
        "fetch",
        "XMLHttpRequest",
      ];
      const values = [
        (to: string) => load(resolvePath(path, to)),
        module,
        module.exports,
        register,
        ...(["Page", "Component", "Behavior"] as const).map(
          (name) =>
            (...given: unknown[]) =>
              (loading.at(-1) ?? registering)[name].apply(null, given as never),
        ),
        shared.wx,
        shared.global,
        getApp,
        getCurrentPages,
      ];
      new Function(...names, `${source}\n//# sourceURL=${path}.js`)(...values);
      if (path in app.json) loading.pop();
    });
    return module.exports;
  };

  type Options = {
    url: string;
    delta?: number;
    success?: (result: object) => void;
    complete?: () => void;
    fail?: (error: object) => void;
  };
  const navigation = (go: (options: Options) => void) => (options: Options) => {
    try {
      go(options);
      options.success?.({ errMsg: "ok" });
    } catch (error) {
      errors.push(String(error));
      options.fail?.({ errMsg: String(error) });
    }
    options.complete?.();
  };
  Object.assign(wx, {
    navigateTo: navigation(({ url }) => open(url)),
    redirectTo: navigation(({ url }) => open(url, true)),
    reLaunch: navigation(({ url }) => {
      while (stack.length > 0) close();
      open(url);
    }),
    switchTab: navigation(({ url }) => {
      while (stack.length > 0) close();
      open(url);
    }),
    navigateBack: navigation(({ delta }) => back(delta)),
  });
  load("app");
  const manifest = app.json.app as {
    pages: string[];
    subPackages?: { root: string; pages: string[] }[];
    usingComponents?: object;
  };
  const pages = [
    ...manifest.pages,
    ...(manifest.subPackages ?? []).flatMap(({ root, pages: inner }) => inner.map((page) => `${root}/${page}`)),
  ];
  for (const path of Object.keys(app.json)) if (app.json[path]?.component && app.scripts[path]) load(path);
  for (const path of pages) load(path);
  const launch = { path: pages[0], query: {}, scene: 1001, referrerInfo: {} };
  application.onLaunch?.call(application, launch);
  application.onShow?.call(application, launch);

  const close = (): void => {
    const page = stack.pop();
    page?.caller.onUnload?.();
    page?.release();
  };

  const open = (url: string, replace = false): void => {
    const [path = "", search = ""] = url.replace(/^\//, "").split("?");
    const query = Object.fromEntries(new URLSearchParams(search));
    if (!pages.includes(path)) throw new Error(`no such page: ${path}`);
    if (replace) close();
    else stack.at(-1)?.caller.onHide?.();
    for (const { caller } of stack) caller._$.$$.style.display = "none";
    const host = document.createElement("main");
    const placeholder = document.createElement("div");
    host.append(placeholder);
    document.body.append(host);
    const root = backend.createRoot("wx-page", space, path);
    const caller = root.get() as unknown as PageCaller;
    caller.options = query;
    caller.route = path;
    stack.push({
      url,
      path,
      caller,
      release: () => {
        root.release();
        host.remove();
      },
    });
    root.attach(host as never, placeholder as never);
    caller.onLoad?.(query);
    caller.onShow?.();
    caller.onReady?.();
  };

  const back = (delta = 1): void => {
    for (let step = 0; step < delta && stack.length > 1; step++) close();
    const top = stack.at(-1);
    if (!top) return;
    top.caller._$.$$.style.display = "";
    top.caller.onShow?.();
  };

  window.__harness.open = open;
  open(pages[0] ?? "");
};

/** The id an element has in the mini-program: the framework prefixes it in the document. */
const idOf = (node: Element): string => node.id.replace(/^[0-9a-z]+--/i, "");
const targetOf = (node: Element) => ({ id: idOf(node), dataset: {}, offsetLeft: 0, offsetTop: 0 });

/** An event as the platform makes it: handed to every element on the way up that binds it, until one catches it. */
const fire = (from: Element, type: string, detail: object): void => {
  for (let node: Element | null = from; node; node = node.parentElement) {
    const [bound, caught] = [node.getAttribute(`bind${type}`), node.getAttribute(`catch${type}`)];
    const handler = stack.at(-1)?.caller[caught || bound || ""];
    const event = {
      type,
      detail,
      timeStamp: Date.now(),
      target: targetOf(from),
      currentTarget: targetOf(node),
      mark: {},
    };
    handler?.call(stack.at(-1)?.caller, event);
    if (caught) return;
  }
};

document.addEventListener("click", (event) => {
  const node = event.target as Element;
  if (!node.closest("[disabled=true]")) fire(node, "tap", { x: event.clientX, y: event.clientY });
});
for (const type of ["input", "focus", "blur"]) {
  const tell = (event: Event) =>
    fire(event.target as Element, type, { value: (event.target as HTMLInputElement).value, cursor: 0 });
  document.addEventListener(type, tell, true);
}

window.__harness = {
  boot,
  open: () => undefined,
  route: () => stack.at(-1)?.path ?? "",
  errors,
  called,
  storageKeys: () => [],
};

/** The platform reads `aria-role` and takes an empty `disabled` for false; a browser reads `role`, and any `disabled`. */
const mirrorRoles = (): void => {
  const mirror = (root: ParentNode): void => {
    for (const node of root.querySelectorAll("[aria-role]"))
      node.setAttribute("role", node.getAttribute("aria-role") ?? "");
    for (const node of root.querySelectorAll('[disabled=""]')) node.removeAttribute("disabled");
  };
  new MutationObserver(() => mirror(document)).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["aria-role", "disabled"],
  });
};
