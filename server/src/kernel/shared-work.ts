import DataLoader from "dataloader";

/**
 * Lets requests share statements. The first is served at once; whatever is asked while `atOnce` batches are under way goes
 * together in the next one, at most `most` in each. So a quiet server waits for nothing and a busy one makes fewer round
 * trips. Nothing is cached: every answer was read, and every row written, after it was asked for.
 * `work` gives a value or an Error for each key, in the keys' order; when it rejects, every key of that batch is refused.
 */
export const sharedWork = <Key, Value>(
  work: (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>>,
  { atOnce, most }: { atOnce: number; most: number },
): ((key: Key) => Promise<Value>) => {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const begin = (dispatch: () => void): void => {
    underWay++;
    setImmediate(dispatch);
  };
  const loader = new DataLoader<Key, Value>(
    async (keys) => {
      try {
        return await work(keys);
      } finally {
        underWay--;
        const next = waiting.shift();
        if (next) begin(next);
      }
    },
    {
      cache: false,
      maxBatchSize: most,
      batchScheduleFn: (dispatch) => {
        if (underWay < atOnce) begin(dispatch);
        else waiting.push(dispatch);
      },
    },
  );
  return (key) => loader.load(key);
};

/** As many values as the next power of two, the last one repeated: few prepared statements serve every length. */
export const paddedList = <Value>(values: readonly Value[]): Value[] => {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
  return Array.from({ length: size }, (_none, index) => values[Math.min(index, values.length - 1)] as Value);
};

/** Placeholders for a list of that length. */
export const marksFor = (values: readonly unknown[]): string => values.map(() => "?").join(", ");
