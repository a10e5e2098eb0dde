import autocannon from "autocannon";

/** What one run of requests measured. */
export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  failed: number;
}

export interface Shot {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Fires shots at one server for some seconds over a fixed number of connections. `next` makes each request. */
export const fire = async (url: string, seconds: number, connections: number, next: () => Shot): Promise<Measured> => {
  const result = await autocannon({
    url,
    duration: seconds,
    connections,
    requests: [
      {
        setupRequest: (request) => {
          const { method, path, headers, body } = next();
          return { ...request, method, path, headers: { ...request.headers, ...headers }, body };
        },
      },
    ],
  });
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx - result["3xx"] + result.errors, // 304 is the right answer to a client that has the text
  };
};

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The middle of several runs, figure by figure. */
export const middle = (runs: Measured[]): Measured => ({
  perSecond: median(runs.map((run) => run.perSecond)),
  p50Ms: median(runs.map((run) => run.p50Ms)),
  p99Ms: median(runs.map((run) => run.p99Ms)),
  failed: runs.reduce((sum, run) => sum + run.failed, 0),
});
