import type { App } from "../../server/src/app-context";
import { onePiece } from "../../server/src/kernel/jobs";
import { LeaseLost } from "../../server/src/kernel/lease";
import { oneByOne, type Round } from "../../server/src/retention/rule";

const said: string[] = [];
const log = { error: (_about: object, words: string) => void said.push(words) } as unknown as App["log"];
beforeEach(() => void said.splice(0));

describe("one piece of a round", () => {
  it("that goes wrong is said and holds up no other", async () => {
    expect(await onePiece(log, "a piece", () => Promise.reject(new Error("no luck")))).toBe(false);
    expect(await onePiece(log, "a piece", async () => undefined)).toBe(true);
    expect(said).toEqual(["a piece failed; the others go on"]);
  });

  it("ends the round when the lease or the database is lost", async () => {
    const lost = Object.assign(new Error("gone"), { code: "PROTOCOL_CONNECTION_LOST" });
    for (const error of [new LeaseLost("work"), lost]) {
      await expect(onePiece(log, "a piece", () => Promise.reject(error))).rejects.toBe(error);
    }
    expect(said).toEqual([]);
  });
});

describe("rows that a rule deletes one by one", () => {
  const rows = new Map<number, "fine" | "stuck">();
  const remove = async (_db: unknown, id: Buffer): Promise<void> => {
    if (rows.get(id[0] as number) === "stuck") throw new Error("no luck");
    rows.delete(id[0] as number);
  };
  const run = (round: Partial<Round> = {}): Promise<void> => {
    const due = async (_db: unknown, limit: number, only?: Buffer) =>
      [...rows.keys()]
        .filter((id) => only === undefined || only[0] === id)
        .slice(0, limit)
        .map((id) => Buffer.from([id]));
    const batch: Round["batch"] = (work) => work(undefined as never);
    const whole = { now: new Date(), stopping: new AbortController().signal, batch, ...round };
    return oneByOne({ log, database: undefined } as unknown as App, whole, { due, remove, most: 4 });
  };
  beforeEach(() => rows.clear());

  it("all go but those that cannot, wherever they stand, and the rule counts as failed", async () => {
    for (let id = 0; id < 20; id += 1) rows.set(id, id < 5 || id === 12 ? "stuck" : "fine");
    await expect(run()).rejects.toThrow("6 rows could not be deleted");
    expect([...rows.keys()]).toEqual([0, 1, 2, 3, 4, 12]);
  });

  it("all go when each can; and none more once the round has to stop", async () => {
    for (let id = 0; id < 9; id += 1) rows.set(id, "fine");
    let left = 3;
    await run({ batch: async (work) => (left-- > 0 ? work(undefined as never) : null) });
    expect(rows.size).toBe(6);
    await run();
    expect(rows.size).toBe(0);
  });
});
