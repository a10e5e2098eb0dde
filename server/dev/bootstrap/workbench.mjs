import { spawn } from "node:child_process";

const quietMs = 1_500;
const reminderMs = 15_000;

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} 秒`;

/** A command that ended badly; the message carries the end of what it printed. */
export class CommandFailed extends Error {
  constructor(command, outcome, output) {
    super(
      [`${command} 失败（${outcome}）`, output.trim().split("\n").slice(-15).join("\n")].filter(Boolean).join("\n"),
    );
    this.name = "CommandFailed";
    this.output = output;
  }
}

const killTree = (child, signal) => {
  try {
    process.kill(child.isGroup ? -child.process.pid : child.process.pid, signal);
  } catch {
    // it has ended already
  }
};

/** Tells about work that takes longer than a moment: once it does, now and then while it lasts, and when it is done. */
const createStep = (write) => async (label, work) => {
  const startedAt = Date.now();
  let isShown = false;
  const tell = () => {
    write(isShown ? `  … ${label}（${seconds(startedAt)}）` : `  … ${label}`);
    isShown = true;
  };
  const first = setTimeout(tell, quietMs);
  const reminder = setInterval(tell, reminderMs);
  try {
    const result = await work();
    if (isShown) write(`  ✓ ${label}（${seconds(startedAt)}）`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(reminder);
  }
};

/** Runs commands that end with us: aborting kills them and what they started. */
const createRun =
  (children, signal) =>
  (command, args, options = {}) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const isGroup = !options.isForeground;
      const stdio = options.isForeground ? "inherit" : ["pipe", "pipe", "pipe"];
      const { cwd, env, uid, gid } = options;
      const started = spawn(command, args, { cwd, env: env ?? process.env, uid, gid, stdio, detached: isGroup });
      const child = { process: started, isGroup };
      children.add(child);
      let output = "";
      const keep = (chunk) => {
        output = (output + chunk).slice(-1_000_000);
      };
      started.stdout?.on("data", keep);
      started.stderr?.on("data", keep);
      started.stdin?.on("error", () => undefined); // it ended before it read everything: its exit code tells
      started.stdin?.end(options.input ?? "");
      const timeout = options.timeoutMs && setTimeout(() => killTree(child, "SIGKILL"), options.timeoutMs);
      started.once("error", (error) => {
        clearTimeout(timeout);
        children.delete(child);
        reject(error);
      });
      started.once("close", (code, killedBy) => {
        clearTimeout(timeout);
        children.delete(child);
        if (signal.aborted) reject(signal.reason);
        else if (code === 0 || options.mayFail) resolve({ code: code ?? 1, output });
        else reject(new CommandFailed(command, killedBy ?? `退出码 ${code}`, output));
      });
    });

/**
 * npm passes SIGTERM to the shell it started us from, which dies without passing it on: so a vanished parent is a signal
 * too. Only under npm: a command put in the background by hand may outlive its shell.
 */
const whenOrphaned = (act) => {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 500);
  watch.unref();
};

/**
 * What both commands work with: `step` shows progress, `run` starts commands, `defer` registers what must be undone.
 * The first Ctrl-C, SIGTERM or SIGHUP undoes everything in reverse order and ends with `signalExitCode`;
 * a second one forces it.
 */
export const createWorkbench = ({ signalExitCode, write = (line) => console.error(line) }) => {
  const aborter = new AbortController();
  const children = new Set();
  const deferred = [];
  let stopping;

  const stop = () => {
    stopping ??= (async () => {
      aborter.abort(new Error("已要求停止"));
      for (const child of children) killTree(child, "SIGTERM");
      while (deferred.length > 0) {
        const { undo } = deferred.at(-1);
        await Promise.resolve()
          .then(undo)
          .catch((error) => write(`停止时出错：${error?.message ?? error}`));
        deferred.pop();
      }
    })();
    return stopping;
  };
  const force = () => {
    for (const child of children) killTree(child, "SIGKILL");
    for (const { force: forceOne } of deferred.reverse()) forceOne?.();
    process.exit(130);
  };
  const stopAndExit = () => {
    if (stopping) return force();
    write("正在停止（再按一次 Ctrl-C 强制结束）…");
    stop().then(() => process.exit(signalExitCode));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, stopAndExit);
  whenOrphaned(() => stopping || stopAndExit());
  const crash = (error) => {
    write(String(error?.stack ?? error));
    stop().then(() => process.exit(1));
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);

  return {
    step: createStep(write),
    run: createRun(children, aborter.signal),
    defer: (undo, forceUndo) => deferred.push({ undo, force: forceUndo }),
    signal: aborter.signal,
    write,
    stop,
  };
};
