import { encrypt, writeMessage } from "../../server/dev/wechat-simulator/push-wire";
import { checkSignature, decryptPush, PushRefused, signatureOf } from "../../server/src/wechat/push/push-crypto";
import { readEvent, readFields } from "../../server/src/wechat/push/push-events";
import { checkAddress, readPush } from "../../server/src/wechat/push/push-message";

// WeChat's own worked example
const token = "AAAAA";
const encodingAesKey = "A".repeat(43);
const aesKey = Buffer.from(`${encodingAesKey}=`, "base64");
const appId = "wxba5fad812f8e6fb9";
const encrypted =
  "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
const reply = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==";
const message =
  '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}';
const at = (seconds: number) => new Date(seconds * 1000);
const receiving = (now: Date, acceptsPlain = false) => ({ token, aesKey, appId, now, acceptsPlain });
const reasonOf = (work: () => unknown): string => {
  try {
    work();
    return "accepted";
  } catch (error) {
    if (error instanceof PushRefused) return error.reason;
    throw error;
  }
};

describe("WeChat's published example", () => {
  it("gives the signatures of the address check, a plain and an encrypted message", () => {
    expect(signatureOf(token, "1714036504", "1514711492")).toBe("f464b24fc39322e44b38aa78f5edd27bd1441696");
    expect(signatureOf(token, "1714037059", "486452656")).toBe("899cf89e464efb63f54ddac96b0a0a235f53aa78");
    expect(signatureOf(token, "1714112445", "415670741")).toBe("6c5c811b55cc85e0e1b54100749188c20beb3f5d");
    expect(signatureOf(token, "1714112445", "415670741", encrypted)).toBe("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");
    expect(signatureOf(token, "1713424427", "415670741", reply)).toBe("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
  });

  it("opens to its message, and so does the reply", () => {
    expect(decryptPush(aesKey, appId, encrypted)).toBe(message);
    expect(decryptPush(aesKey, appId, reply)).toBe('{"demo_resp":"good luck"}');
  });

  it("is received as an event we do nothing about", () => {
    const query = {
      timestamp: "1714112445",
      nonce: "415670741",
      signature: "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
      msg_signature: "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
      encrypt_type: "aes" as const,
    };
    const body = JSON.stringify({ ToUserName: "gh_97417a04a28d", Encrypt: encrypted });
    expect(readPush(body, query, receiving(at(1714112445)))).toBeNull();
    expect(reasonOf(() => readPush(body, query, receiving(at(1714112445 + 3600))))).toBe("stale");
    const another = { ...query, msg_signature: query.signature };
    expect(reasonOf(() => readPush(body, another, receiving(at(1714112445))))).toBe("signature");
  });

  it("proves the address check", () => {
    const query = {
      timestamp: "1714036504",
      nonce: "1514711492",
      signature: "f464b24fc39322e44b38aa78f5edd27bd1441696",
    };
    expect(reasonOf(() => checkAddress(query, receiving(at(1714036510))))).toBe("accepted");
    expect(reasonOf(() => checkAddress(query, receiving(at(1714036504 + 601))))).toBe("stale");
    expect(reasonOf(() => checkAddress({ ...query, nonce: "1514711493" }, receiving(at(1714036510))))).toBe(
      "signature",
    );
  });
});

describe("an encrypted message", () => {
  const own = { encodingAesKey, appId };

  it.each([1, 11, 12, 27, 28, 29, 31, 32, 33, 1000])("of %d bytes comes back whole, whatever its padding", (size) => {
    const text = "x".repeat(size);
    expect(decryptPush(aesKey, appId, encrypt(text, own))).toBe(text);
  });

  it("is refused for another app, with broken padding, cut short, or not base64", () => {
    const good = encrypt("{}", own);
    expect(reasonOf(() => decryptPush(aesKey, appId, encrypt("{}", { ...own, appId: "wx0000000000000000" })))).toBe(
      "app",
    );
    expect(reasonOf(() => decryptPush(aesKey, appId, encrypt("{}", own, true)))).toBe("padding");
    expect(reasonOf(() => decryptPush(aesKey, appId, good.slice(0, 20)))).toBe("padding");
    expect(reasonOf(() => decryptPush(aesKey, appId, ""))).toBe("shape");
    expect(reasonOf(() => decryptPush(aesKey, appId, "§§"))).toBe("shape");
    const cut = Buffer.from(good, "base64").subarray(0, 16).toString("base64");
    expect(reasonOf(() => decryptPush(aesKey, appId, cut))).toBe("padding");
  });

  it("is refused without a signature", () => {
    expect(reasonOf(() => checkSignature(undefined, token))).toBe("signature");
    expect(reasonOf(() => checkSignature("00", token))).toBe("signature");
  });

  it("counts alone in compatible mode, and a plain one only where plain ones are accepted", () => {
    const [timestamp, nonce] = ["1714112445", "1"];
    const fields = { Event: "user_info_modified", OpenID: "oSomebody", CreateTime: 1714112445 };
    const Encrypt = encrypt(JSON.stringify(fields), own);
    const body = JSON.stringify({ ...fields, OpenID: "oSomebodyElse", Encrypt });
    const signed = { timestamp, nonce, msg_signature: signatureOf(token, timestamp, nonce, Encrypt) };
    expect(readPush(body, signed, receiving(at(1714112445)))).toMatchObject({ openid: "oSomebody" });
    const plain = { timestamp, nonce, signature: signatureOf(token, timestamp, nonce) };
    const open = JSON.stringify(fields);
    expect(readPush(open, plain, receiving(at(1714112445), true))).toMatchObject({ kind: "modified" });
    expect(reasonOf(() => readPush(open, plain, receiving(at(1714112445))))).toBe("plaintext");
    expect(reasonOf(() => readPush(open, { ...plain, encrypt_type: "aes" }, receiving(at(1714112445), true)))).toBe(
      "shape",
    );
  });

  it("from the future is refused, as it would outrank all that follows", () => {
    const [timestamp, nonce] = ["1714112445", "1"];
    const body = JSON.stringify({ Event: "user_info_modified", OpenID: "oSomebody", CreateTime: 1714112445 + 7200 });
    const plain = { timestamp, nonce, signature: signatureOf(token, timestamp, nonce) };
    expect(reasonOf(() => readPush(body, plain, receiving(at(1714112445), true)))).toBe("stale");
  });
});

const popup = (List: unknown, CreateTime: string | number = 1610969440) => ({
  ToUserName: "gh_123456789abc",
  FromUserName: "oPerson_1",
  CreateTime,
  MsgType: "event",
  Event: "subscribe_msg_popup_event",
  List,
});
const item = (TemplateId: string, SubscribeStatusString: string) => ({
  TemplateId,
  SubscribeStatusString,
  PopupScene: 0,
});

describe("the two ways of writing an event", () => {
  const one = popup(item("TMPL_one1", "accept"), "1610969440");
  const two = popup([item("TMPL_one1", "accept"), item("TMPL_two2", "reject")]);

  it.each(["json", "xml"] as const)(
    "say the same in %s: one item bare, several as a list, times as number or text",
    (format) => {
      expect(readEvent(readFields(writeMessage(one, format)), appId)).toEqual({
        kind: "popup",
        openid: "oPerson_1",
        createdAt: 1610969440,
        answers: [{ templateId: "TMPL_one1", answer: "accept" }],
      });
      expect(readEvent(readFields(writeMessage(two, format)), appId)).toMatchObject({
        answers: [{ answer: "accept" }, { templateId: "TMPL_two2", answer: "reject" }],
      });
    },
  );

  it("keep the 64 bits of a message's id, quoted or not", () => {
    const sent = (id: string) =>
      `{"Event":"subscribe_msg_sent_event","FromUserName":"oPerson_1","CreateTime":"1620963428","List":{"TemplateId":"TMPL_one1","MsgID":${id},"ErrorCode":"0","ErrorStatus":"success"}}`;
    for (const id of ["1864323726461255680", '"1864323726461255680"'])
      expect(readEvent(readFields(sent(id)), appId)).toMatchObject({
        outcomes: [{ msgId: "1864323726461255680", errorCode: 0 }],
      });
  });

  it("name several withdrawn items at once, or one", () => {
    const told = { OpenID: "oPerson_1", AppID: appId, CreateTime: 1, Event: "user_authorization_revoke" };
    expect(readEvent({ ...told, RevokeInfo: "8" }, appId)).toMatchObject({ codes: ["8"] });
    expect(readEvent({ ...told, RevokeInfo: "19,20" }, appId)).toMatchObject({ codes: ["19", "20"] });
    expect(readEvent({ ...told, OpenID: "" }, appId)).toBeNull();
    expect(reasonOf(() => readEvent({ ...told, AppID: "wx0000000000000000" }, appId))).toBe("app");
  });
});

describe("hostile XML", () => {
  it.each([
    ["a document type", '<!DOCTYPE x [<!ENTITY a "b">]><xml><Event>&a;</Event></xml>'],
    ["an instruction", '<?xml version="1.0"?><xml><Event>x</Event></xml>'],
    ["an entity of its own", "<xml><Event>&a;</Event></xml>"],
    ["a character by number", "<xml><Event>&#65;</Event></xml>"],
    ["a bare ampersand", "<xml><Event>a & b</Event></xml>"],
    ["a comment", "<xml><!-- --><Event>x</Event></xml>"],
    ["an attribute", '<xml a="b"><Event>x</Event></xml>'],
    ["depth", `${"<a>".repeat(6)}${"</a>".repeat(6)}`],
    ["depth without end", "<a>".repeat(20_000)],
    ["too many elements", `<xml>${"<a>1</a>".repeat(500)}</xml>`],
    ["an element that nobody closed", "<xml><Event>x</xml>"],
    ["text between elements", "<xml>x<Event>y</Event></xml>"],
    ["a broken CDATA", "<xml><Event><![CDATA[x</Event></xml>"],
    ["no element", "<"],
  ])("is refused: %s", (_what, source) => {
    expect(reasonOf(() => readFields(source))).toBe("shape");
  });

  it("knows the five signs that every XML has", () => {
    expect(readFields("<xml>\n <a>&lt;&amp;&gt;&quot;&apos;</a> <b><![CDATA[<&>]]></b></xml>")).toEqual({
      a: `<&>"'`,
      b: "<&>",
    });
  });
});

describe("hostile JSON", () => {
  it.each([
    ["nothing", ""],
    ["broken", "{"],
    ["deep", `${'{"a":'.repeat(10)}1${"}".repeat(10)}`],
    ["deep without end", "[".repeat(60_000)],
  ])("is refused: %s", (_what, source) => {
    expect(reasonOf(() => readFields(source))).toBe("shape");
  });

  it.each([
    ["a bare value", 7],
    ["nothing", null],
    ["an event named like a property of every object", { Event: "constructor" }],
  ])("means nothing: %s", (_what, fields) => {
    expect(readEvent(fields, appId)).toBeNull();
  });

  it.each([
    ["no openid", { Event: "subscribe_msg_popup_event", CreateTime: 1, List: [] }],
    ["no list", { Event: "subscribe_msg_popup_event", CreateTime: 1, FromUserName: "oPerson_1" }],
    ["a time that is none", popup(item("TMPL_one1", "accept"), "soon")],
    ["a list without end", popup(Array.from({ length: 101 }, () => item("TMPL_one1", "accept")))],
  ])("is refused: %s", (_what, fields) => {
    expect(reasonOf(() => readEvent(fields, appId))).toBe("shape");
  });
});
