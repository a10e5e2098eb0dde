import { findPersonal, redactPersonal } from "@baiwa/shared/personal-patterns";

describe("what tells of a person in a text", () => {
  const personal = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "138.0013.8000",
    "138 001 38000",
    "+86 138 0013 8000",
    "１３８００１３８０００",
    "11010519491231002X",
    "110105 19491231 002X",
    "110105.1949.1231.002X",
    "110105491231002",
    "4111 1111 1111 1111",
    "010-12345678",
    "0571 8888 6666",
    "(021) 6666 8888",
    "someone@example.cn",
  ];
  it.each(personal)("%s is blacked out", (text) => {
    expect(redactPersonal(`请联系${text}谢谢`)).toBe("请联系****谢谢");
  });

  const plain = [
    "订单 202611260001234567",
    "2026-11-26 15:30",
    "金额 138001380.00 元",
    "版本 1.2.3.4",
    "工单 2026-118",
    "110105993231002",
    "IP 10.12.34.56",
  ];
  it.each(plain)("%s is left as it is", (text) => {
    expect(redactPersonal(text)).toBe(text);
  });

  it("takes a long text in a time that grows with its length alone", () => {
    const timeOf = (lines: number): number => {
      const text = "13800138000 someone@example.cn 11010519491231002X\n".repeat(lines);
      const from = performance.now();
      expect(findPersonal(text)).toHaveLength(lines * 3);
      return performance.now() - from;
    };
    timeOf(500);
    const [short, long] = [Math.min(timeOf(1000), timeOf(1000)), Math.min(timeOf(4000), timeOf(4000))];
    expect(long).toBeLessThan(12 * Math.max(short, 0.5));
  });
});
