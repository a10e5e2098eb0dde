import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { createMailer } from "../../server/src/delivery/mailer";
import { createTexter } from "../../server/src/delivery/texter";

const received: ParsedMail[] = [];
const open: { close(done: () => void): void }[] = [];
afterEach(async () => {
  received.length = 0;
  await Promise.all(open.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
});

const anSmtpServer = async (options: SMTPServerOptions = {}) => {
  const server = new SMTPServer({
    authOptional: true,
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        received.push(mail);
        done();
      }, done);
    },
    ...options,
  });
  open.push(server as never);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = (server.server as Server).address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, from: "佰瓦云 <privacy@example.com>" };
};
const mail = { to: "a@example.cn", subject: "【佰瓦云】验证码", text: "您的验证码是 012345" };

describe("mail", () => {
  it("arrives at an SMTP server as it was written", async () => {
    const settings = await anSmtpServer({ disabledCommands: ["STARTTLS"] });
    await createMailer(settings, { needsTls: false })(mail);
    expect(received[0]).toMatchObject({ subject: mail.subject, text: expect.stringContaining(mail.text) });
    expect(JSON.stringify(received[0]?.to)).toContain(mail.to);
  });

  it("is not sent unencrypted where encryption is needed", async () => {
    const settings = await anSmtpServer({ disabledCommands: ["STARTTLS"] });
    await expect(createMailer(settings, { needsTls: true })(mail)).rejects.toThrow("not delivered");
    expect(received).toEqual([]);
  });

  it("is not sent to a server whose certificate does not hold, whatever the URL asks for", async () => {
    const settings = await anSmtpServer();
    const url = `${settings.url}/?tls.rejectUnauthorized=false`;
    await expect(createMailer({ ...settings, url }, { needsTls: true })(mail)).rejects.toThrow("not delivered");
    expect(received).toEqual([]);
  });

  it.each([
    [
      "refuses the address",
      { onRcptTo: (_to: unknown, _s: unknown, done: (error?: Error) => void) => done(new Error("no")) },
    ],
    [
      "refuses the sender",
      { onMailFrom: (_to: unknown, _s: unknown, done: (error?: Error) => void) => done(new Error("no")) },
    ],
  ])("is not delivered when the server %s, and the error says nothing about the person", async (_what, options) => {
    const settings = await anSmtpServer({ disabledCommands: ["STARTTLS"], ...(options as SMTPServerOptions) });
    const failure = await createMailer(settings, { needsTls: false })(mail).catch((error: Error) => error);
    expect(String(failure)).toMatch(/not delivered/);
    expect(JSON.stringify(failure) + String(failure)).not.toContain(mail.to);
  });

  it("is not delivered when no server answers", async () => {
    await expect(
      createMailer({ url: "smtp://127.0.0.1:1", from: "a@b.cn" }, { needsTls: false })(mail),
    ).rejects.toThrow("not delivered");
  });

  it("is given up when the server takes the connection and then says nothing", async () => {
    const silent = createTcpServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const settings = { url: `smtp://127.0.0.1:${port}`, from: "a@b.cn" };
    const sending = createMailer(settings, { needsTls: false, patienceMs: 200 })(mail);
    await expect(sending).rejects.toThrow("not delivered");
    silent.close();
  });

  it("takes no second header from an address", async () => {
    const settings = await anSmtpServer({ disabledCommands: ["STARTTLS"] });
    const to = "a@example.cn\r\nBcc: b@example.cn";
    await createMailer(settings, { needsTls: false })({ ...mail, to }).catch(() => undefined);
    expect(received.every(({ headers }) => !headers.has("bcc"))).toBe(true);
  });
});

describe("SMS", () => {
  const asked: { headers: Record<string, unknown>; body: Record<string, unknown> }[] = [];
  const anEndpoint = async (answer: object | null) => {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        asked.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) });
        if (!answer) return void request.socket.destroy();
        response.setHeader("Content-Type", "application/json");
        response.end(JSON.stringify({ Response: { RequestId: "1", ...answer } }));
      });
    });
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return createTexter({
      secretId: "AKID-id",
      secretKey: "secret-key",
      region: "ap-guangzhou",
      appId: "1400000000",
      signName: "佰瓦云",
      templates: {
        code: "111",
        "contact-changed": "222",
        "guardian-confirmed": "333",
        "account-risk": "444",
        notice: "555",
        incident: "666",
        marketing: "777",
        "account-frozen": "555",
        "account-unfrozen": "666",
      },
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  };
  const sms = { to: "13700001111", template: "code", values: ["012345", "10"] } as const;

  it("goes to Tencent Cloud signed, with sign name and template", async () => {
    const send = await anEndpoint({ SendStatusSet: [{ Code: "Ok" }] });
    await send({ ...sms, values: [...sms.values] });
    expect(asked[0]?.body).toMatchObject({
      PhoneNumberSet: ["+8613700001111"],
      SmsSdkAppId: "1400000000",
      SignName: "佰瓦云",
      TemplateId: "111",
      TemplateParamSet: ["012345", "10"],
    });
    expect(String(asked[0]?.headers.authorization)).toMatch(/^TC3-HMAC-SHA256 Credential=AKID-id/);
  });

  it.each([
    ["refuses the number", { SendStatusSet: [{ Code: "LimitExceeded.PhoneNumberDailyLimit" }] }],
    ["refuses the request", { Error: { Code: "AuthFailure.SignatureFailure", Message: "no" } }],
  ])("is not delivered when the provider %s", async (_what, answer) => {
    const send = await anEndpoint(answer);
    await expect(send({ ...sms, values: [...sms.values] })).rejects.toThrow("not delivered");
  });

  it("is not delivered when no connection comes about", async () => {
    const send = await anEndpoint({});
    await new Promise<void>((resolve) => (open.pop() as Server).close(() => resolve()));
    await expect(send({ ...sms, values: [...sms.values] })).rejects.toThrow("not delivered");
  });

  it.each([
    ["answers nothing", {}],
    ["has a fault of its own", { SendStatusSet: [{ Code: "InternalError.Timeout" }] }],
    ["has a fault of its own for the whole request", { Error: { Code: "InternalError.OtherError", Message: "no" } }],
    ["cuts the connection after it was asked", null],
  ])("may have been delivered when the provider %s", async (_what, answer) => {
    const send = await anEndpoint(answer);
    await expect(send({ ...sms, values: [...sms.values] })).rejects.toThrow("is unknown");
  });
});
