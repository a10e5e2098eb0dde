import { scopeCodes } from "@baiwa/shared/catalogue/scopes";
import { channels, topicKeys } from "@baiwa/shared/catalogue/topics";
import { foldConsents, type RecordedAct } from "@baiwa/shared/consent-rules";
import { checkFormat } from "@baiwa/shared/item-format";
import { cellDefault, cellNeeds, cellScope, decideCell } from "@baiwa/shared/subscription-rules";
import fc from "fast-check";

const anAct: fc.Arbitrary<RecordedAct> = fc.record({
  scope: fc.constantFrom(...scopeCodes),
  act: fc.constantFrom("given", "refused", "withdrawn", "served"),
  entryId: fc.uuid(),
  documentVersionId: fc.uuid(),
  at: fc.constant("2026-01-01T00:00:00.000Z"),
});

describe("folding consent acts", () => {
  it("makes the last decision of a scope its state, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(anAct), (acts) => {
        const states = foldConsents(acts);
        for (const scope of scopeCodes) {
          const last = acts.filter((act) => act.scope === scope && act.act !== "served").at(-1);
          expect(states[scope].state).toBe(last?.act ?? "none");
          expect(states[scope].entryId).toBe(last?.entryId ?? null);
        }
      }),
    );
  });

  it("is not moved by mere display", () => {
    fc.assert(
      fc.property(fc.array(anAct), (acts) => {
        expect(foldConsents(acts)).toEqual(foldConsents(acts.filter(({ act }) => act !== "served")));
      }),
    );
  });
});

const everyCell = topicKeys.flatMap((topic) =>
  channels.filter((channel) => cellDefault(topic, channel)).map((channel) => ({ topic, channel })),
);

describe("deciding a subscription cell", () => {
  it("never switches on a cell whose consents are not all given, whatever else holds", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyCell),
        fc.option(fc.boolean(), { nil: undefined }),
        fc.subarray([...scopeCodes]),
        fc.boolean(),
        fc.nat(3),
        ({ topic, channel }, choice, given, hasContact, credits) => {
          const isGiven = (scope: (typeof scopeCodes)[number]) => given.includes(scope);
          const decision = decideCell(topic, channel, { choice, isGiven, hasContact, credits });
          const scope = cellScope(topic, channel);
          const needed = scope ? [scope] : cellNeeds(topic, channel);
          if (decision.isOn) expect(needed.every(isGiven)).toBe(true);
          if (decision.isLocked) expect(decision).toMatchObject({ isOn: true, decidedBy: "law" });
          if (choice === false && !decision.isLocked && !scope) expect(decision.isOn).toBe(false);
          expect(decision.missingConsents).toEqual(decision.isLocked ? [] : needed.filter((one) => !isGiven(one)));
        },
      ),
    );
  });
});

describe("a name of a register", () => {
  const names = (format: "person-name" | "organisation-name", value: string) =>
    "value" in checkFormat(format, value, new Date("2026-11-26T00:00:00Z"));

  it("holds nothing that is not seen, and no tower of marks", () => {
    for (const hidden of [
      "王\u034f小明",
      "王小明\ufe0f",
      "\u3164王小明",
      "王\u200d小明",
      `王小明${"\u0301".repeat(5)}`,
    ])
      expect([names("person-name", hidden), names("organisation-name", hidden)]).toEqual([false, false]);
    for (const real of ["王小明", "买买提·吐尔逊", "Nguyễn Văn An", "José María"])
      expect(names("person-name", real)).toBe(true);
    expect(names("organisation-name", "佰瓦（上海）科技有限公司")).toBe(true);
  });
});
