import { request } from "node:http";
import { type Simulator, startSimulator } from "../../server/dev/wechat-simulator";
import { sessionSignature } from "../../server/dev/wechat-simulator/session-keys";

const appId = "wx0123456789abcdef";
const secret = "0123456789abcdef0123456789abcdef";
const userId = "li-qiang";
const hourMs = 3_600_000;
let simulator: Simulator;

const get = async (path: string, query: Record<string, string> = {}) => {
  const answer = await fetch(`${simulator.url}${path}?${new URLSearchParams(query)}`);
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};
const post = async (path: string, body?: unknown) =>
  (await fetch(`${simulator.url}${path}`, { method: "POST", body: body ? JSON.stringify(body) : undefined })).json();
const exchange = (query: Record<string, string | undefined> = {}) => {
  const all = { appid: appId, secret, js_code: "none", grant_type: "authorization_code", ...query };
  const present = Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return get("/sns/jscode2session", Object.fromEntries(present));
};
const stable = (force_refresh = false) =>
  post("/cgi-bin/stable_token", { grant_type: "client_credential", appid: appId, secret, force_refresh });
const legacy = async () =>
  (await get("/cgi-bin/token", { grant_type: "client_credential", appid: appId, secret })).body;
const listing = async (access_token: string) =>
  (await get("/wxaapi/newtmpl/gettemplate", access_token ? { access_token } : {})).body.errcode;

beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

describe("the simulator as a server", () => {
  it("refuses to start in production", async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = "production";
    try {
      await expect(startSimulator()).rejects.toThrow("生产环境");
    } finally {
      process.env.NODE_ENV = before;
    }
  });

  it("answers refusals with status 200, its mark and a trace id in each family's form", async () => {
    const sns = await exchange();
    expect(sns.status).toBe(200);
    expect(sns.headers.get("x-sim")).toBe("1");
    expect(sns.headers.get("content-type")).toBe("text/plain");
    expect(sns.body.errmsg).toMatch(/^invalid code, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    const cgi = await get("/wxaapi/newtmpl/gettemplate");
    expect(cgi.body).toMatchObject({ errcode: 41001 });
    expect(cgi.body.errmsg).toMatch(/^access_token missing rid: /);
    const [seconds = ""] = sns.body.errmsg.split("rid: ")[1].split("-");
    expect(Math.abs(Number.parseInt(seconds, 16) * 1000 - Date.now())).toBeLessThan(5_000);
  });

  it("tells upper from lower case in paths", async () => {
    expect((await get("/sns/jsCode2Session")).body).toMatchObject({ errcode: 40066 });
  });
});

describe("simulated logins", () => {
  it("check what is missing, the AppID, the secret, then the code", async () => {
    const codeOf = async (query: Record<string, string | undefined>) => (await exchange(query)).body.errcode;
    expect(await codeOf({ appid: undefined })).toBe(41002);
    expect(await codeOf({ secret: undefined })).toBe(41004);
    expect(await codeOf({ js_code: undefined })).toBe(41008);
    expect(await codeOf({ appid: "wx0000000000000000" })).toBe(40013);
    expect(await codeOf({ secret: "wrong" })).toBe(40125);
    expect(await codeOf({})).toBe(40029);
  });

  it("succeed without an errcode and change the session key each time", async () => {
    const login = async () => (await exchange({ js_code: simulator.control.mintLoginCode(appId, userId) })).body;
    const [one, two] = [await login(), await login()];
    expect(Object.keys(one).sort()).toEqual(["openid", "session_key", "unionid"]);
    expect(one.openid).toMatch(/^o[\w-]{27}$/);
    expect(two.openid).toBe(one.openid);
    expect(two.session_key).not.toBe(one.session_key);
  });

  it("spend the code before the answer is lost", async () => {
    const code = simulator.control.mintLoginCode(appId, userId);
    simulator.control.setFault({ endpoint: "/sns/jscode2session", fault: { kind: "cut", when: "after" }, times: 1 });
    await expect(exchange({ js_code: code })).rejects.toThrow();
    expect((await exchange({ js_code: code })).body.errcode).toBe(40163);
  });

  it("are limited for one person in a minute, and blocked for a person at risk", async () => {
    await simulator.stop();
    simulator = await startSimulator({ loginsPerMinute: 2 });
    const login = async () =>
      (await exchange({ js_code: simulator.control.mintLoginCode(appId, userId) })).body.errcode;
    expect([await login(), await login(), await login()]).toEqual([undefined, undefined, 45011]);
    simulator.control.shiftClock({ milliseconds: 60_000 });
    simulator.control.setBlocked({ userId, isBlocked: true });
    expect(await login()).toBe(40226);
  });
});

describe("simulated session keys", () => {
  it("sign with the key's text, as in the platform's published example", () => {
    const key = "o0q0otL8aEzpcZL/FT9WsQ==";
    expect(sessionSignature(key, '{"foo":"bar"}')).toBe(
      "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b",
    );
    expect(sessionSignature(key, "")).toBe("46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128");
  });

  it("can be checked by the server, until the next login", async () => {
    const login = async () => (await exchange({ js_code: simulator.control.mintLoginCode(appId, userId) })).body;
    const { openid, session_key } = await login();
    const { access_token } = await stable();
    const check = async () =>
      (
        await get("/wxa/checksession", {
          access_token,
          openid,
          signature: sessionSignature(session_key, ""),
          sig_method: "hmac_sha256",
        })
      ).body.errcode;
    expect(await check()).toBe(0);
    await login();
    expect(await check()).toBe(87009);
  });
});

describe("simulated access tokens", () => {
  it("tell missing, malformed, unknown, expired and replaced apart", async () => {
    const { access_token } = await stable();
    expect(await listing(access_token)).toBe(0);
    expect(await listing("")).toBe(41001);
    expect(await listing("nonsense")).toBe(40014);
    expect(await listing(`12_${"a".repeat(136)}`)).toBe(40001);
    simulator.control.shiftClock({ milliseconds: 2 * hourMs });
    expect(await listing(access_token)).toBe(42001);
    const next = await stable();
    simulator.control.revokeTokens({ appId });
    expect(await listing(next.access_token)).toBe(40001);
  });

  it("of the stable kind stay the same until five minutes before their end; then both work", async () => {
    const first = await stable();
    expect(first.expires_in).toBe(7200);
    simulator.control.shiftClock({ milliseconds: 2 * hourMs - 310_000 });
    const second = await stable();
    expect(second.access_token).toBe(first.access_token);
    expect(second.expires_in).toBeGreaterThanOrEqual(300);
    simulator.control.shiftClock({ milliseconds: 20_000 });
    const third = await stable();
    expect(third.access_token).not.toBe(first.access_token);
    expect([await listing(first.access_token), await listing(third.access_token)]).toEqual([0, 0]);
  });

  it("are replaced by force at most every thirty seconds and twenty times a day", async () => {
    const first = await stable(true);
    expect((await stable(true)).access_token).toBe(first.access_token);
    const answers: unknown[] = [];
    for (let count = 0; count < 20; count++) {
      simulator.control.shiftClock({ milliseconds: 30_000 });
      answers.push((await stable(true)).errcode);
    }
    expect(answers).toContain(45009);
    expect(await listing(first.access_token)).toBe(40001);
  });

  it("of the legacy kind are new each time and leave the stable one alone", async () => {
    const kept = await stable();
    const [one, two] = [await legacy(), await legacy()];
    expect(two.access_token).not.toBe(one.access_token);
    simulator.control.shiftClock({ milliseconds: 5 * 60_000 });
    expect([await listing(one.access_token), await listing(two.access_token)]).toEqual([42001, 0]);
    expect(await listing(kept.access_token)).toBe(0);
  });

  it("need POST and JSON where the platform does", async () => {
    expect((await get("/cgi-bin/stable_token")).body.errcode).toBe(43002);
    expect((await post("/cgi-bin/stable_token")).errcode).toBe(44002);
    const broken = await fetch(`${simulator.url}/cgi-bin/stable_token`, { method: "POST", body: "appid=1" });
    expect((await broken.json()).errcode).toBe(47001);
  });
});

describe("the control plane", () => {
  const call = (
    method: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<{ status?: number; allows?: string }> =>
    new Promise((resolve, reject) => {
      const sent = request(`${simulator.url}/__sim/${path}`, { method, headers }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, allows: answer.headers["access-control-allow-origin"] });
      });
      sent.on("error", reject).end(method === "POST" ? "{}" : undefined);
    });

  it("lists people and mints codes that work", async () => {
    const { body } = await get("/__sim/accounts");
    expect(body.accounts.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(["张敏", "李强"]));
    expect(JSON.stringify(body)).not.toContain("199");
    const { code } = await post("/__sim/code", { appId, userId });
    expect((await exchange({ js_code: code })).body).toEqual(
      expect.objectContaining(simulator.control.identity({ appId, userId })),
    );
  });

  it("answers pages on this machine only, and nobody by a foreign host name", async () => {
    const page = { Origin: "http://127.0.0.1:5000" };
    expect(await call("GET", "accounts", page)).toEqual({ status: 200, allows: page.Origin });
    expect(await call("OPTIONS", "code", page)).toEqual({ status: 200, allows: page.Origin });
    expect(await call("GET", "accounts", { Origin: "https://example.com" })).toEqual({ status: 403 });
    expect(await call("GET", "accounts", { Origin: "null" })).toEqual({ status: 403 });
    expect(await call("GET", "accounts", { Host: "rebound.example.com" })).toEqual({ status: 403 });
  });

  it("changes nothing by GET, and tells unknown acts, people and broken input", async () => {
    expect((await call("GET", "revoke-tokens", {})).status).toBe(405);
    expect((await call("POST", "open-sesame", {})).status).toBe(404);
    expect((await call("POST", "code", {})).status).toBe(404);
    const broken = await fetch(`${simulator.url}/__sim/code`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
  });
});
