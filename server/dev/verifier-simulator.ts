import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AgeBand } from "@baiwa/shared/catalogue/verification";
import { idText, newId } from "../src/kernel/ids";
import { answerSignature, isSameSignature, requestSignature } from "../src/verification/verifier/signature";
import { readBody } from "./wechat-simulator/read-body";

/** What a switched-on fault does to the next calls. */
type VerifierFault =
  | { kind: "status"; status: number }
  /** Breaks the connection: before anything was done, or after (the answer is lost). */
  | { kind: "cut"; when: "before" | "after" }
  /** Answers, but not signed with the key, or with something else than was agreed. */
  | { kind: "forged" | "nonsense" }
  /** Answers this, signed, in place of its own answer. */
  | { kind: "instead"; answer: object }
  /** Acts, and answers when the promise is fulfilled. */
  | { kind: "held"; until: Promise<void> };

type Asked = Record<string, unknown>;
interface FaceCheck {
  reference: string;
  outcome: "waiting" | "pass" | "fail" | "expired";
}
interface Payment {
  paymentId: string;
  reference: string;
  name: string;
  account: string;
  fen: number;
  hasArrived: boolean;
}

const key = { id: "sim", secret: "simulated-verifier-secret-0123456789abcdef" };
export const verifierName = "模拟核验机构（只在开发和测试中）";
const longestSkewMs = 5 * 60_000;
const unknownMarks: [string, "mismatch" | "not-found"][] = [
  ["不符", "mismatch"],
  ["查无", "not-found"],
];

const escaped: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const plain = (text: string): string => text.replace(/[&<>"]/g, (sign) => escaped[sign] as string);
const page = (title: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>` +
  "<style>body{font:17px/1.6 system-ui,sans-serif;max-width:24em;margin:3em auto;padding:0 1.5em}button{font:inherit;width:100%;padding:.7em;margin:.4em 0}</style>" +
  `<h1>${title}</h1>${body}</html>`;

/**
 * A verifier that answers as the product's port agrees, signatures included, on the loopback interface. Everybody matches
 * unless a name says otherwise: 不符 is a mismatch, 查无 is not found. A face check is decided by two buttons on its page;
 * what was paid is on the page `/payments`. For development and tests: refuses to start in production.
 */
export const startVerifier = async ({ clock = () => new Date(), port = 0 } = {}) => {
  if (process.env.NODE_ENV === "production") throw new Error("核验机构模拟器不能在生产环境启动");
  const faces = new Map<string, FaceCheck>();
  const payments: Payment[] = [];
  const nonces = new Set<string>();
  const wechat = new Map<string, AgeBand | null>();
  const asked: { endpoint: string; body: Asked }[] = [];
  const faults: VerifierFault[] = [];
  let url = "";

  const matchOf = (name: unknown) => ({
    outcome: unknownMarks.find(([mark]) => String(name).includes(mark))?.[1] ?? "match",
  });
  const endpoints: Record<string, (body: Asked) => object | null> = {
    "/v1/identity": ({ name }) => matchOf(name),
    "/v1/bank-card": ({ name }) => matchOf(name),
    "/v1/organisation": ({ name }) => matchOf(name),
    "/v1/face": ({ reference }) => {
      const known = [...faces].find(([, face]) => face.reference === reference)?.[0];
      const faceId = known ?? idText(newId());
      if (!known) faces.set(faceId, { reference: String(reference), outcome: "waiting" });
      return { faceId, url: `${url}/face/${faceId}` };
    },
    "/v1/face/result": ({ faceId }) => ({ outcome: faces.get(String(faceId))?.outcome ?? "expired" }),
    "/v1/payment": ({ reference, name, account }) => {
      const known = payments.find((one) => one.reference === reference);
      const fen = 1 + Math.floor(Math.random() * 99);
      const made = {
        paymentId: idText(newId()),
        reference: String(reference),
        name: String(name),
        account: String(account),
      };
      if (!known) payments.push({ ...made, fen, hasArrived: true });
      return { paymentId: (known ?? made).paymentId };
    },
    "/v1/payment/confirmation": ({ paymentId, fen }) => {
      const known = payments.find((one) => one.paymentId === paymentId);
      if (!known) return null;
      return { outcome: known.hasArrived ? (known.fen === fen ? "match" : "mismatch") : "not-arrived" };
    },
    "/v1/wechat": ({ openid }) => {
      const band = wechat.has(String(openid)) ? wechat.get(String(openid)) : "adult";
      return band ? { isVerified: true, ageBand: band } : { isVerified: false };
    },
  };

  const isSigned = (request: IncomingMessage, path: string, body: string): boolean => {
    const header = (name: string) => String(request.headers[name] ?? "");
    const [timestamp, nonce] = [header("x-timestamp"), header("x-nonce")];
    const isFresh = Math.abs(clock().getTime() - Date.parse(timestamp)) < longestSkewMs;
    if (header("x-key-id") !== key.id || !isFresh || nonces.has(nonce)) return false;
    nonces.add(nonce);
    const expected = requestSignature(key.secret, { method: "POST", path, timestamp, nonce, body });
    return isSameSignature(header("x-signature"), expected);
  };

  const answerApi = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(request);
    const end = (status: number, body: object, isForged = false) => {
      const sent = JSON.stringify(body);
      const nonce = String(request.headers["x-nonce"] ?? "");
      const signature = answerSignature(isForged ? "another secret" : key.secret, { nonce, status, body: sent });
      response.writeHead(status, { "Content-Type": "application/json", "X-Signature": signature }).end(sent);
    };
    const fault = faults.shift();
    if (fault?.kind === "cut" && fault.when === "before") return void request.socket.destroy();
    if (fault?.kind === "status") return end(fault.status, {});
    if (!isSigned(request, path, text)) return end(401, {});
    const endpoint = endpoints[path];
    if (!endpoint) return end(404, {});
    const body = JSON.parse(text) as Asked;
    asked.push({ endpoint: path, body });
    const answer = endpoint(body);
    if (fault?.kind === "cut") return void request.socket.destroy();
    if (fault?.kind === "held") await fault.until;
    if (fault?.kind === "instead") return end(200, fault.answer);
    if (fault?.kind === "nonsense") return end(200, { outcome: "maybe" });
    if (!answer) return end(422, {});
    return end(200, answer, fault?.kind === "forged");
  };

  const answerPage = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const html = (status: number, body: string) =>
      void response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" }).end(body);
    if (path === "/payments") {
      const rows = payments.map(({ name, account, fen }) => `<li>${plain(name)} ${plain(account)}：${fen} 分</li>`);
      return html(200, page("模拟：对公账户流水", `<ul>${rows.reverse().join("") || "<li>还没有打款</li>"}</ul>`));
    }
    const face = faces.get(path.slice("/face/".length));
    if (!face) return html(404, page("没有这次核验", "<p>请回到小程序重新开始。</p>"));
    if (request.method === "POST") {
      face.outcome = new URLSearchParams(await readBody(request)).get("outcome") === "pass" ? "pass" : "fail";
      return html(200, page("模拟人脸核验", "<p>已经完成，请回到小程序。</p>"));
    }
    const buttons = `<form method="post"><button name="outcome" value="pass">模拟：通过</button><button name="outcome" value="fail">模拟：未通过</button></form>`;
    return html(200, page("模拟人脸核验", `<p>这里是核验机构的页面。模拟器不采集任何图像。</p>${buttons}`));
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const answered = path.startsWith("/v1/") ? answerApi(path, request, response) : answerPage(path, request, response);
    answered.catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    /** The settings by which the product reaches it. */
    settings: { VERIFIER_URL: url, VERIFIER_KEY: `${key.id}:${key.secret}`, VERIFIER_NAME: verifierName },
    control: {
      /** Every call that was let in, oldest first. */
      asked: asked as readonly { endpoint: string; body: Asked }[],
      payments: payments as readonly Payment[],
      /** Switches faults on: each for one call, in this order. */
      fail: (...next: VerifierFault[]): void => void faults.push(...next),
      clearFaults: (): void => void faults.splice(0),
      /** What WeChat holds of a user; null for nobody verified. */
      setWechat: (openid: string, band: AgeBand | null): void => void wechat.set(openid, band),
      /** The person's face check at the verifier, by the page's address. */
      decideFace: (pageUrl: string, outcome: FaceCheck["outcome"]): void => {
        const face = faces.get(pageUrl.split("/face/")[1] ?? "");
        if (!face) throw new Error("没有这次核验");
        face.outcome = outcome;
      },
      setArrived: (hasArrived: boolean): void => {
        for (const payment of payments) payment.hasArrived = hasArrived;
      },
    },
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
export type VerifierSimulator = Awaited<ReturnType<typeof startVerifier>>;
