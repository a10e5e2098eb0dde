import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ComponentType } from "react";
import { device } from "../stubs/taro";

/** The one copy of what must not be doubled when the app is loaded anew: React, and the device with its storage. */
const kept = ["react", "react/jsx-runtime", "react-dom", "@tarojs/taro", "@tarojs/components"] as const;
const modules = Object.fromEntries(kept.map((name) => [name, jest.requireActual(name)]));

/**
 * Starts the app anew at one of its pages: storage as given, every module of the app fresh (they hold its stores).
 * A test file that uses it imports nothing of the mini-program itself.
 */
export const openPage = async (
  page: string,
  given: { storage?: Record<string, unknown>; query?: Record<string, string> } = {},
): Promise<void> => {
  jest.resetModules();
  for (const name of kept) jest.doMock(name, () => modules[name]);
  device.query = given.query ?? {};
  for (const [key, value] of Object.entries(given.storage ?? {})) {
    device.storage.set(key, { value, keptUntil: null });
  }
  const { default: Page } = require(`../../../miniapp/src/pages/${page}/index`) as { default: ComponentType };
  await act(async () => {
    render(<Page />);
  });
  await settle();
};

/** Lets pending answers and timers of a few milliseconds through. */
export const settle = async (milliseconds = 60): Promise<void> => {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  });
};

export const tap = async (element: Element): Promise<void> => {
  await act(async () => {
    fireEvent.click(element);
  });
  await settle();
};

export const type = async (element: Element, text: string): Promise<void> => {
  await act(async () => {
    fireEvent.change(element, { target: { value: text } });
  });
  await settle();
};

/** Empties the device, as if the mini-program had never been opened on it. */
export const freshDevice = (): void => {
  cleanup();
  device.storage.clear();
  device.visited.length = 0;
};

export const button = (name: string): HTMLElement => screen.getByRole("button", { name });
export const stored = (key: string): unknown => (device.storage.get(key) as { value?: unknown } | undefined)?.value;
