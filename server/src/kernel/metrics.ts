import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Prometheus metrics of one server. Labels are route names and statuses: nothing about a person. */
export const createMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "http_requests_total",
    help: "Answered requests",
    labelNames: ["route", "status"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "http_request_seconds",
    help: "Time to answer",
    labelNames: ["route"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const activityRows = new Counter({
    name: "activity_rows_total",
    help: "Rows of the activity log: written, lost because the queue was full, ingested from other systems, or refused there",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const purposeDenials = new Counter({
    name: "purpose_denials_total",
    help: "Reads of personal information that the purpose gate denied",
    labelNames: ["purpose"],
    registers: [registry],
  });
  return { registry, requests, seconds, activityRows, purposeDenials };
};
export type Metrics = ReturnType<typeof createMetrics>;
