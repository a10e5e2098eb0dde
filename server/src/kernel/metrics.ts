import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

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
  const retentionRows = new Counter({
    name: "retention_rows_total",
    help: "Rows deleted because their time was over",
    labelNames: ["rule"],
    registers: [registry],
  });
  const holdsOverdue = new Gauge({
    name: "legal_holds_overdue",
    help: "Legal holds whose review is overdue",
    registers: [registry],
  });
  const residencyAllowed = new Gauge({
    name: "residency_allowed",
    help: "1 when every declared place is in an allowed region",
    registers: [registry],
  });
  const wechatEvents = new Counter({
    name: "wechat_events_total",
    help: "Events that WeChat pushed: taken, repeated, about nobody we know, of no use, refused; then done, or failed and tried again",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const wechatMessages = new Counter({
    name: "wechat_message_outcomes_total",
    help: "Messages that WeChat had taken, by the code it told afterwards; 0 arrived",
    labelNames: ["code"],
    registers: [registry],
  });
  const optOuts = new Counter({
    name: "opt_outs_total",
    help: "Addresses that ended messages from outside the product",
    labelNames: ["channel", "reason"],
    registers: [registry],
  });
  const mailBounces = new Counter({
    name: "mail_bounces_total",
    help: "What the mail provider reported of mailboxes",
    labelNames: ["kind"],
    registers: [registry],
  });
  return {
    registry,
    optOuts,
    mailBounces,
    requests,
    seconds,
    activityRows,
    purposeDenials,
    retentionRows,
    holdsOverdue,
    residencyAllowed,
    wechatEvents,
    wechatMessages,
  };
};
export type Metrics = ReturnType<typeof createMetrics>;
