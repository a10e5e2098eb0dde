import { sendingHours } from "@baiwa/shared/catalogue/messages";
import { holidays } from "@baiwa/shared/china-calendar";
import { nextSending } from "@baiwa/shared/sending-hours";
import fc from "fast-check";

const inChina = (text: string): Date => new Date(`${text}+08:00`);
const told = (kind: "day" | "office", text: string): string =>
  new Date(nextSending(kind, inChina(text)).getTime() + 8 * 3_600_000).toISOString().slice(0, 16);

describe("the hour of a commercial message", () => {
  it("is between nine and eight on the mainland's clock, weekends included", () => {
    expect(told("office", "2026-11-28T10:30:00")).toBe("2026-11-28T10:30"); // a Saturday
    expect(told("office", "2026-11-28T03:00:00")).toBe("2026-11-28T09:00");
    expect(told("office", "2026-11-28T20:00:00")).toBe("2026-11-29T09:00");
  });

  it.each([
    ["2026-10-01", "2026-10-08"],
    ["2026-10-03", "2026-10-08"], // a Saturday
    ["2026-10-04", "2026-10-08"], // a Sunday
    ["2026-02-15", "2026-02-24"],
    ["2026-02-21", "2026-02-24"],
    ["2026-05-02", "2026-05-06"],
    ["2026-01-03", "2026-01-04"],
  ])("is never on the holiday of %s: it waits until %s", (day, next) => {
    expect(told("office", `${day}T10:00:00`)).toBe(`${next}T09:00`);
    expect(told("day", `${day}T10:00:00`)).toBe(`${day}T10:00`);
  });

  it("is, at whatever moment it is asked, a moment that may be used, and never before it", () => {
    const moments = fc.date({
      min: inChina("2025-01-01T00:00:00"),
      max: inChina("2026-12-31T00:00:00"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (at) => {
        const next = nextSending("office", at);
        expect(next >= at).toBe(true);
        const local = new Date(next.getTime() + 8 * 3_600_000).toISOString();
        const hourOf = Number(local.slice(11, 13));
        expect(hourOf >= sendingHours.office.from && hourOf < sendingHours.office.to).toBe(true);
        const day = local.slice(0, 10);
        const off = holidays[Number(day.slice(0, 4))]?.off ?? [];
        expect(off.some(([from, to]) => day >= from && day <= to)).toBe(false);
        expect(nextSending("office", next)).toEqual(next);
      }),
    );
  });
});
