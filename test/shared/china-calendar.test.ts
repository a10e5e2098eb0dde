import {
  afterDays,
  afterWorkingDays,
  chinaDay,
  dateOf,
  endOfChinaDay,
  holidays,
  isWorkingDay,
} from "@baiwa/shared/china-calendar";
import fc from "fast-check";
import { boundOf, daysLeft, dueAfterPause, dueFrom } from "../../server/src/requests/request-clock";

const hour = 3_600_000;
const moment = fc.date({
  min: new Date("2024-01-01T00:00:00Z"),
  max: new Date("2032-12-31T00:00:00Z"),
  noInvalidDate: true,
});
const dayOn = (date: string): number => chinaDay(new Date(`${date}T12:00:00+08:00`));

describe("days in the mainland", () => {
  it("begin at its midnight, wherever the server stands", () => {
    expect(dateOf(chinaDay(new Date("2026-02-28T15:59:59.999Z")))).toBe("2026-02-28");
    expect(dateOf(chinaDay(new Date("2026-02-28T16:00:00.000Z")))).toBe("2026-03-01");
    expect(endOfChinaDay(dayOn("2028-02-29")).toISOString()).toBe("2028-02-29T15:59:59.999Z");
  });

  it("work as the State Council announced: no office in the holidays, but on the Saturdays given in exchange", () => {
    const off = ["2026-01-01", "2026-02-17", "2026-10-07", "2026-06-19", "2025-10-08", "2026-11-28"];
    const worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10", "2026-11-26"];
    expect(off.filter((date) => isWorkingDay(dayOn(date)))).toEqual([]);
    expect(worked.filter((date) => !isWorkingDay(dayOn(date)))).toEqual([]);
  });

  it("of every announced year are real dates of that year, and a day worked in exchange is a weekend", () => {
    for (const [year, { off, worked }] of Object.entries(holidays)) {
      for (const date of [...off.flat(), ...worked]) expect(dateOf(dayOn(date))).toBe(date);
      for (const [from, to] of off) expect(dayOn(from)).toBeLessThanOrEqual(dayOn(to));
      for (const date of worked) {
        expect(date.startsWith(year)).toBe(true);
        expect([0, 6]).toContain(new Date(`${date}T12:00:00Z`).getUTCDay());
      }
    }
  });

  it("three working days after the eve of the spring festival lie behind it", () => {
    expect(afterWorkingDays(new Date("2026-02-14T04:00:00Z"), 3).toISOString()).toBe("2026-02-26T15:59:59.999Z");
  });

  it("of any moment: a term in working days is never shorter than in days, and ends on a working day", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 30 }), (at, days) => {
        const ends = afterWorkingDays(at, days);
        expect(ends.getTime()).toBeGreaterThanOrEqual(afterDays(at, days).getTime());
        expect(isWorkingDay(chinaDay(ends))).toBe(true);
        let worked = 0;
        for (let day = chinaDay(at) + 1; day <= chinaDay(ends); day += 1) worked += isWorkingDay(day) ? 1 : 0;
        expect(worked).toBe(days);
      }),
    );
  });
});

describe("the terms of a request", () => {
  it("give at least fifteen whole days from knowing who asks, over month ends and leap days, and no sixteenth", () => {
    fc.assert(
      fc.property(moment, (at) => {
        const due = dueFrom(at, boundOf(at));
        const whole = (due.getTime() - at.getTime()) / (24 * hour);
        expect(whole).toBeGreaterThanOrEqual(15 - 1e-6);
        expect(whole).toBeLessThan(16);
        expect(due.getTime()).toBe(endOfChinaDay(chinaDay(at) + 15).getTime());
      }),
    );
    expect(dueFrom(new Date("2028-02-20T04:00:00Z"), new Date("2030-01-01")).toISOString()).toBe(
      "2028-03-06T15:59:59.999Z",
    );
  });

  it("never pass thirty days from its arrival, however late it is known who asks and however long it waits", () => {
    const later = fc.integer({ min: 0, max: 60 * 24 });
    fc.assert(
      fc.property(moment, later, later, later, (received, verifiedAfter, pausedAfter, pausedFor) => {
        const plus = (from: Date, hours: number) => new Date(from.getTime() + hours * hour);
        const bound_at = boundOf(received);
        const verified = plus(received, verifiedAfter);
        const due_at = dueFrom(verified, bound_at);
        const paused_at = plus(verified, pausedAfter);
        const clock = { received_at: received, verified_at: verified, due_at, bound_at, paused_at };
        const resumed = plus(paused_at, pausedFor);
        const due = dueAfterPause(clock, resumed);
        expect(due.getTime()).toBeLessThanOrEqual(bound_at.getTime());
        expect(due.getTime()).toBeGreaterThanOrEqual(due_at.getTime());
        if (due < bound_at) {
          const left = daysLeft({ ...clock, due_at: due, paused_at: null }, resumed);
          expect(left).toBe(daysLeft({ ...clock, paused_at: null }, paused_at)); // the wait cost the desk no day and gave it none
        }
      }),
    );
  });
});
