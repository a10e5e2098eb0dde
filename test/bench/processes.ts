import { readdirSync, readFileSync } from "node:fs";

/** A server process of the bench: its id, to see what memory it takes. */
export interface BenchServer {
  pid: number;
  stop(): Promise<void>;
}

const ticksPerSecond = 100;
/** Seconds of processor time that the database has taken so far; 0 where the system does not tell. */
export const databaseSeconds = (): number => {
  const of = (pid: string): number => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      if (!/\((mariadbd|mysqld)\)/.test(stat)) return 0;
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    } catch {
      return 0;
    }
  };
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, pid) => sum + of(pid), 0);
  } catch {
    return 0;
  }
};

const memoryMiB = (pid: number): number => {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
};
/** Watches the servers' memory until asked: then tells the most that one of them took above what it had at first, in MiB. */
export const watchMemory = (servers: readonly BenchServer[]): (() => number) => {
  const before = servers.map(({ pid }) => memoryMiB(pid));
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, ...servers.map(({ pid }, index) => memoryMiB(pid) - (before[index] ?? 0)));
  };
  const watch = setInterval(look, 200);
  return () => {
    look();
    clearInterval(watch);
    return tenth(peak);
  };
};

export const tenth = (value: number): number => Math.round(value * 10) / 10;
