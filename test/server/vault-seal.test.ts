import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { normalise } from "../../server/src/kernel/vault/normalise";
import { openWith, SealBroken, sealWith } from "../../server/src/kernel/vault/seal";

const bytes = (max = 300) => fc.uint8Array({ maxLength: max }).map((array) => Buffer.from(array));
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array));

describe("a seal", () => {
  it("gives back exactly what was sealed, under the same key and place", () => {
    fc.assert(
      fc.property(key, bytes(), bytes(), (k, place, plain) => {
        expect(openWith(k, place, sealWith(k, place, plain))).toEqual(plain);
      }),
    );
  });

  it("opens under no other key and in no other place", () => {
    fc.assert(
      fc.property(key, key, bytes(60), bytes(60), bytes(60), (k, otherKey, place, otherPlace, plain) => {
        const sealed = sealWith(k, place, plain);
        if (!k.equals(otherKey)) expect(() => openWith(otherKey, place, sealed)).toThrow(SealBroken);
        if (!place.equals(otherPlace)) expect(() => openWith(k, otherPlace, sealed)).toThrow(SealBroken);
      }),
    );
  });

  it("breaks when any bit is changed, and when anything is cut off or added", () => {
    fc.assert(
      fc.property(key, bytes(60), bytes(60), fc.nat(), fc.nat(7), bytes(9), (k, place, plain, at, bit, more) => {
        const sealed = sealWith(k, place, plain);
        const flipped = Buffer.from(sealed);
        const index = at % flipped.length;
        flipped.writeUInt8(flipped.readUInt8(index) ^ (1 << bit), index);
        expect(() => openWith(k, place, flipped)).toThrow(SealBroken);
        expect(() => openWith(k, place, sealed.subarray(0, index))).toThrow(SealBroken);
        if (more.length > 0) expect(() => openWith(k, place, Buffer.concat([sealed, more]))).toThrow(SealBroken);
      }),
    );
  });

  it("refuses whatever was never sealed", () => {
    fc.assert(
      fc.property(key, bytes(), (k, noise) => {
        expect(() => openWith(k, Buffer.alloc(0), noise)).toThrow(SealBroken);
      }),
    );
  });

  it("never looks the same twice, starts with its format and is 29 bytes longer than what it hides", () => {
    const [k, place, plain] = [randomBytes(32), randomBytes(20), Buffer.from("the same")];
    const seals = Array.from({ length: 500 }, () => sealWith(k, place, plain));
    expect(new Set(seals.map((sealed) => sealed.subarray(1, 13).toString("hex"))).size).toBe(500);
    for (const sealed of seals) expect([sealed[0], sealed.length]).toEqual([1, plain.length + 29]);
  });

  it("takes a key of 32 bytes only", () => {
    expect(() => sealWith(randomBytes(16), Buffer.alloc(0), Buffer.alloc(1))).toThrow();
  });
});

describe("bringing equal values to equal text", () => {
  it("settles in one step", () => {
    const item = fc.constantFrom("email", "username", "wx_openid", "nickname");
    fc.assert(
      fc.property(item, fc.string({ unit: "binary" }), (name, value) => {
        const once = normalise(name, value);
        expect(normalise(name, once)).toBe(once);
      }),
    );
  });

  it("makes no difference of case, of composed and decomposed letters, of blanks around", () => {
    expect(normalise("username", "  Cafe\u0301 ")).toBe("café");
    expect(normalise("email", "ZHANG@Example.COM")).toBe("zhang@example.com");
    expect(normalise("wx_openid", "oABC")).toBe("oABC");
  });

  it("keeps different phones apart whatever marks they are written with", () => {
    const mobile = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String);
    const country = fc.constantFrom("", "86", "+86", "0086", "+86 ", "+86-");
    const marked = (phone: string, mark: string) =>
      `${phone.slice(0, 3)}${mark}${phone.slice(3, 7)}${mark}${phone.slice(7)}`;
    const mark = fc.constantFrom("", " ", "-", "\u00a0");
    fc.assert(
      fc.property(mobile, mobile, country, country, mark, (one, other, c1, c2, m) => {
        const isEqual = normalise("phone", c1 + marked(one, m)) === normalise("phone", c2 + other);
        expect(isEqual).toBe(one === other);
        expect(normalise("phone", c1 + marked(one, m))).toBe(one);
      }),
    );
    expect(normalise("phone", "+852 9123 4567")).toBe(normalise("phone", "00852-91234567"));
    expect(normalise("phone", "+1 381 234 5678")).not.toBe(normalise("phone", "13812345678"));
  });
});
