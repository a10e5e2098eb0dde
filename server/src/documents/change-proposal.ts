import { type ChangeClassKey, changeStrength } from "@baiwa/shared/catalogue/change-classes";
import { type ScopeCode, scopeCodes, scopes } from "@baiwa/shared/catalogue/scopes";
import type { CatalogueChange } from "./catalogue-snapshot";
import type { ClauseDiff } from "./document-diff";

export interface ChangeProposal {
  changeClass: ChangeClassKey;
  reasons: string[];
  affectedScopes: ScopeCode[];
}

/** Who processes, and where the statement applies: whoever agreed, agreed to these. */
const substantialFront: Record<string, string> = {
  "@controller": "处理者有变化",
  "@scope": "适用范围有变化",
};
/** The letters and digits of a text: what punctuation, spaces and line breaks do not change. */
const lettersOf = (text: string): string => text.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");
/** A clause's words without its number: one that only moved changes nothing of its meaning. */
const wordsOf = (text: string | null): string => (text ?? "").replace(/^[\d.]+\s*/, "");
/** Ways to reach us: another address or number of ours burdens nobody. */
const ways = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\d)(?:\d{3,4}-)?\d{7,11}(?!\d)/g;

/** How far one clause's words moved, by the words alone. */
const depthOf = ({ clauseId, kind, before, after }: ClauseDiff): "editorial" | "contact" | "substantial" => {
  if (clauseId === "@title") return "editorial";
  if (clauseId === "@contact") return "contact";
  if (kind !== "changed") return "substantial";
  const [earlier, later] = [wordsOf(before), wordsOf(after)];
  if (lettersOf(earlier) === lettersOf(later)) return "editorial";
  const isSame = lettersOf(earlier.replace(ways, "")) === lettersOf(later.replace(ways, ""));
  return isSame ? "contact" : "substantial";
};

const placeOf = (clauseId: string): string => (/^\d/.test(clauseId) ? `第 ${clauseId} 条` : "正文");
const isUnder = (clauseId: string, clause: string): boolean => clauseId === clause || clauseId.startsWith(`${clause}.`);
const scopesOf = (clauseId: string): ScopeCode[] =>
  scopeCodes.filter((code) => scopes[code].clauses.some((clause) => isUnder(clauseId, clause)));

/**
 * What a change is, as far as texts and catalogue tell (clause 9): V0 where no letter changed, V1 where only a way to reach
 * us did, V2 for all else. It errs on the strong side; two people confirm it, and a milder class takes a reason. A V2 asks
 * again for the statement itself and for each consent whose clause or items changed.
 */
export const proposeChange = (clauses: readonly ClauseDiff[], catalogue: CatalogueChange): ChangeProposal => {
  const contacts = clauses.filter((clause) => depthOf(clause) === "contact");
  const substantial = clauses.filter((clause) => depthOf(clause) === "substantial");
  if (substantial.length === 0 && catalogue.reasons.length === 0) {
    const reasons = contacts.map(({ clauseId }) => `${placeOf(clauseId)}的联系方式有变化`);
    return { changeClass: contacts.length > 0 ? "V1" : "V0", reasons, affectedScopes: [] };
  }
  const affected = new Set<ScopeCode>(["S0", ...catalogue.affectedScopes]);
  for (const { clauseId } of substantial) for (const code of scopesOf(clauseId)) affected.add(code);
  const told = substantial.map(({ clauseId, kind }) => {
    const what = { added: "新增", removed: "删去", changed: "改动" }[kind];
    return substantialFront[clauseId] ?? `${placeOf(clauseId)}有${what}`;
  });
  return {
    changeClass: "V2",
    reasons: [...told, ...catalogue.reasons],
    affectedScopes: scopeCodes.filter((code) => affected.has(code)),
  };
};

/** Whether less was chosen than proposed: a milder class, or a consent left out. */
export const isMilder = (
  chosen: Pick<ChangeProposal, "changeClass" | "affectedScopes">,
  proposed: ChangeProposal,
): boolean =>
  changeStrength(chosen.changeClass) < changeStrength(proposed.changeClass) ||
  proposed.affectedScopes.some((code) => !chosen.affectedScopes.includes(code));
