import { itemKeys, items, type MaskKind } from "@baiwa/shared/catalogue/items";
import { maskValue } from "@baiwa/shared/masks";
import fc from "fast-check";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0xd800, max: 0xdfff }), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
);
const hiding: MaskKind[] = ["email", "phone", "last4", "never"];
const size = (value: string): number => [...value].length;
/** Characters of the value that the mask's answer shows, stars aside. */
const shown = (masked: string): string => masked.replaceAll("*", "");

describe("masks", () => {
  it.each([
    ["email", "zhang.wei@example.com", "z***@example.com"],
    ["email", "z@example.com", "***@example.com"],
    ["email", "😀@example.com", "***@example.com"],
    ["email", "张伟@example.com", "张***@example.com"],
    ["email", "a@b@example.com", "a***@example.com"],
    ["email", "@example.com", "****"],
    ["email", "zhang.wei@", "****"],
    ["email", "zhang.wei", "****"],
    ["phone", "13812345678", "138****5678"],
    ["phone", "+8613812345678", "+86****5678"],
    ["phone", "8881234", "****34"],
    ["phone", "110", "****"],
    ["phone", "张伟的电话13812345678", "****"],
    ["last4", "oABCdefghijklmnopqrstuv12345", "****2345"],
    ["last4", "1234567", "****"],
    ["last4", "😀😁😂🤣😃😄😅😆", "****😃😄😅😆"],
    ["never", "secret", "****"],
    ["none", "小明", "小明"],
  ] as const)("%s shows %s as %s", (mask, value, masked) => {
    expect(maskValue(mask, value)).toBe(masked);
  });

  it("hide every empty value and every single character", () => {
    fc.assert(
      fc.property(fc.constantFrom(...hiding), fc.string({ unit: "binary", maxLength: 1 }), (mask, value) => {
        expect(maskValue(mask, value)).toBe("****");
      }),
    );
  });

  it("show nothing but the ends their kind allows, of any text at all", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(maskValue("never", value)).toBe("****");
        const last = maskValue("last4", value);
        expect(["****", `****${[...value].slice(-4).join("")}`]).toContain(last);
        if (last !== "****") expect(size(value)).toBeGreaterThanOrEqual(8);
        expect(size(shown(maskValue("phone", value)))).toBeLessThanOrEqual(Math.max(0, size(value) - 2));
        const email = maskValue("email", value);
        if (email !== "****")
          expect(email.slice(email.indexOf("***@") + 4)).toBe(value.slice(value.lastIndexOf("@") + 1));
      }),
    );
  });

  it("give an address away by its first character and domain only, whatever and however long the name is", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => size(value) > 1);
    fc.assert(
      fc.property(name, fc.domain(), (value, domain) => {
        expect(maskValue("email", `${value}@${domain}`)).toBe(`${[...value][0]}***@${domain}`);
      }),
    );
  });

  it("answer the same for every phone and identifier with the same ends: the middle and its length leave no trace", () => {
    const digits = (length: number, more = length) =>
      fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: length, maxLength: more });
    fc.assert(
      fc.property(digits(3), digits(4), digits(4, 30), digits(4, 30), (head, end, one, other) => {
        expect(maskValue("phone", head + one + end)).toBe(maskValue("phone", head + other + end));
        expect(maskValue("last4", one + end)).toBe(maskValue("last4", other + end));
      }),
    );
  });

  it("never cut a character in two", () => {
    fc.assert(
      fc.property(fc.constantFrom(...hiding), fc.string({ unit: "binary" }), (mask, value) => {
        fc.pre(value.isWellFormed());
        expect(maskValue(mask, value).isWellFormed()).toBe(true);
      }),
    );
  });

  it("hide a value whose mask is not known to this version", () => {
    expect(maskValue("first-half" as MaskKind, "secret")).toBe("****");
  });

  it("hide what identifies a person elsewhere: only names chosen, coarse choices and what a company publishes are shown whole", () => {
    const plain = itemKeys.filter((key) => items[key].store === "vault" && items[key].mask === "none");
    expect(plain).toEqual([
      "username",
      "industry",
      "region",
      "org_name",
      "uscc",
      "age_band",
      "nickname",
      "avatar",
      "interest_tag",
    ]);
  });
});
