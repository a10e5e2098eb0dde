import { paddedList, sharedWork } from "../../server/src/kernel/shared-work";

/** Work whose batches end when the test says so. */
const aWorkshop = () => {
  const batches: { keys: number[]; end: (error?: Error) => void }[] = [];
  const ask = sharedWork<number, string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const values = () => keys.map((key) => (key === 13 ? new Error("unlucky") : `value ${key}`));
        batches.push({ keys: [...keys], end: (error) => (error ? reject(error) : resolve(values())) });
      }),
    { atOnce: 2, most: 3 },
  );
  return { batches, ask };
};
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe("shared work", () => {
  it("starts at once, and puts together what is asked while it is busy", async () => {
    const { batches, ask } = aWorkshop();
    const first = ask(1);
    await turns(2);
    const second = ask(2);
    await turns(2);
    const later = [3, 4, 5, 6].map((key) => ask(key));
    await turns(3);
    expect(batches.map(({ keys }) => keys)).toEqual([[1], [2]]);
    batches[0]?.end();
    expect(await first).toBe("value 1");
    await turns(3);
    expect(batches[2]?.keys).toEqual([3, 4, 5]);
    batches[1]?.end();
    await turns(3);
    expect(batches[3]?.keys).toEqual([6]);
    batches[2]?.end();
    batches[3]?.end();
    expect(await Promise.all([second, ...later])).toEqual([2, 3, 4, 5, 6].map((key) => `value ${key}`));
  });

  it("refuses one key without the others, and one batch without the next", async () => {
    const { batches, ask } = aWorkshop();
    const one = Promise.allSettled([ask(12), ask(13), ask(14)]);
    await turns(2);
    batches[0]?.end();
    expect((await one).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const lost = Promise.allSettled([ask(1), ask(2)]);
    await turns(2);
    batches[1]?.end(new Error("gone"));
    expect((await lost).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const after = ask(3);
    await turns(2);
    batches[2]?.end();
    expect(await after).toBe("value 3");
  });

  it("asks twice when asked twice: nothing is remembered", async () => {
    const { batches, ask } = aWorkshop();
    const first = ask(1);
    await turns(2);
    batches[0]?.end();
    await first;
    void ask(1);
    await turns(2);
    expect(batches).toHaveLength(2);
  });

  it("pads a list to a power of two with values that are in it", () => {
    expect([1, 2, 3, 5, 8].map((length) => paddedList(Array.from({ length }, () => "x")).length)).toEqual([
      1, 2, 4, 8, 8,
    ]);
    expect(paddedList(["a", "b", "c"])).toEqual(["a", "b", "c", "c"]);
  });
});
