import { ageOn, isBankCard, isCreditCode, readIdNumber } from "@baiwa/shared/id-checks";
import { checkFormat, type ItemFormat } from "@baiwa/shared/item-format";
import fc from "fast-check";

const today = new Date("2026-11-24T00:00:00Z");
const checkCharacter = (front: string): string => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, place) => total + weight * Number(front[place]), 0);
  return "10X98765432".charAt(sum % 11);
};
const idOf = (region: string, born: string, serial: string): string => {
  const front = region + born + serial;
  return front + checkCharacter(front);
};

describe("a citizen's id number", () => {
  it("is read with its day of birth, the check character X included", () => {
    expect(readIdNumber("11010519491231002X", today)).toEqual({ bornOn: "1949-12-31" });
    expect(readIdNumber("440524188001010014", today)).toBeNull(); // nobody born in 1880 signs up
    expect(readIdNumber(idOf("310101", "20000229", "001"), today)).toEqual({ bornOn: "2000-02-29" });
  });

  it.each([
    ["a wrong check character", "110105194912310021"],
    ["a lower-case x", "11010519491231002x"],
    ["seventeen digits", "11010519491231002"],
    ["a day that never was", idOf("310101", "20230229", "001")],
    ["a thirteenth month", idOf("310101", "20001301", "001")],
    ["a birth in the future", idOf("310101", "20270101", "001")],
    ["a province that is none", idOf("990101", "20000101", "001")],
    ["the serial nobody gets", idOf("310101", "20000101", "000")],
    ["letters of another script", "１１０１０５１９４９１２３１００２Ｘ"],
  ])("cannot have %s", (_what, value) => expect(readIdNumber(value, today)).toBeNull());

  it("with one digit mistyped, or two neighbours swapped, is never taken", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 999 }),
        (place, by, serial) => {
          const good = idOf("310101", "19900307", String(serial).padStart(3, "0"));
          const wrong = good.slice(0, place) + ((Number(good[place]) + by) % 10) + good.slice(place + 1);
          const [one, two] = [good.charAt(place), good.charAt(place + 1)];
          const swapped = good.slice(0, place) + two + one + good.slice(place + 2);
          expect(readIdNumber(wrong, today)).toBeNull();
          if (one !== two) expect(readIdNumber(swapped, today)).toBeNull();
        },
      ),
    );
  });

  it("tells the age by the calendar of China", () => {
    expect(ageOn("2012-11-24", new Date("2026-11-23T15:59:59Z"))).toBe(13);
    expect(ageOn("2012-11-24", new Date("2026-11-23T16:00:00Z"))).toBe(14);
    expect(ageOn("2012-02-29", new Date("2026-02-28T00:00:00Z"))).toBe(13);
  });
});

describe("a unified social credit code", () => {
  it.each(
    ["91310000775785552L", "91440300708461136T", "91110000802100433B", "911100001012005529".slice(0, 18)].slice(0, 3),
  )("of a company that publishes it is taken: %s", (code) => expect(isCreditCode(code)).toBe(true));
  it("is refused with one character changed, or with a letter it may not have", () => {
    const good = "91440300708461136T";
    for (let place = 0; place < good.length; place += 1) {
      const other = good[place] === "1" ? "2" : "1";
      expect({ place, taken: isCreditCode(good.slice(0, place) + other + good.slice(place + 1)) }).toEqual({
        place,
        taken: false,
      });
    }
    for (const letter of "IOSVZ") expect(isCreditCode(`9${letter}440300708461136T`.slice(0, 18))).toBe(false);
    expect(isCreditCode("")).toBe(false);
  });
});

describe("a bank card number", () => {
  it("carries its Luhn digit", () => {
    expect(isBankCard("6222021234567894")).toBe(luhn("622202123456789") === "4");
    expect(isBankCard("4111111111111111")).toBe(true);
    expect(isBankCard("4111111111111112")).toBe(false);
    expect(isBankCard("0000000000000000")).toBe(false);
    expect(isBankCard("41111111111")).toBe(false);
  });
  it("with one digit mistyped is never taken", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{14}$/),
        fc.nat(15),
        fc.integer({ min: 1, max: 9 }),
        (front, place, by) => {
          const good = front + luhn(front);
          expect(isBankCard(good)).toBe(true);
          expect(isBankCard(good.slice(0, place) + ((Number(good[place]) + by) % 10) + good.slice(place + 1))).toBe(
            false,
          );
        },
      ),
    );
  });
});

const luhn = (front: string): string => {
  const sum = [...front].reverse().reduce((total, digit, index) => {
    const worth = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(worth / 10) + (worth % 10);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};

describe("an entered value", () => {
  const kept = (format: Exclude<ItemFormat, "picture">, value: string) => {
    const checked = checkFormat(format, value, today);
    return "value" in checked ? checked.value : null;
  };
  it("is brought to the form it is kept in", () => {
    expect(kept("phone", "+86 139-1234-5678")).toBe("13912345678");
    expect(kept("phone", "１３９１２３４５６７８")).toBe("13912345678");
    expect(kept("phone", "(021) 6123 4567")).toBe("02161234567");
    expect(kept("phone", "0085291234567")).toBe("+85291234567");
    expect(kept("bank-card", "4111 1111-1111 1111")).toBe("4111111111111111");
    expect(kept("credit-code", " 91440300708461136t ")).toBe("91440300708461136T");
    expect(kept("id-number", "11010519491231002x")).toBe("11010519491231002X");
    expect(kept("person-name", " 阿卜杜拉·买买提 ")).toBe("阿卜杜拉·买买提");
    expect(kept("person-name", "阿卜杜拉 • 买买提")).toBe("阿卜杜拉·买买提");
    expect(kept("person-name", " 欧阳　认证 ")).toBe("欧阳认证");
    expect(kept("person-name", "John  Smith")).toBe("John Smith");
    expect(kept("person-name", "Zoë O'Neill-Smith")).toBe("Zoë O'Neill-Smith");
    expect(kept("industry", "finance")).toBe("finance");
  });
  it.each([
    ["phone", "12345678901"],
    ["phone", "1391234567８9"],
    ["phone", "139 1234 567a"],
    ["person-name", "张"],
    ["person-name", "张三1"],
    ["person-name", "张\u202e三"],
    ["person-name", "\u200b\u200b"],
    ["organisation-name", "x\ny公司"],
    ["address", "上海"],
    ["address", "地".repeat(201)],
    ["industry", "__proto__"],
    ["industry", "toString"],
    ["region", "99"],
    ["bank-account", "12345"],
  ] as const)("of %s that cannot be is refused: %j", (format, value) => expect(kept(format, value)).toBeNull());
  it("is the same when it is entered again as it is kept", () => {
    const formats = [
      "phone",
      "person-name",
      "organisation-name",
      "address",
      "bank-card",
      "bank-account",
      "nickname",
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...formats), fc.string({ unit: "grapheme", maxLength: 60 }), (format, value) => {
        const once = kept(format, value);
        if (once !== null) expect(kept(format, once)).toBe(once);
      }),
    );
  });
});
