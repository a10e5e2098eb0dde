import {
  type IncidentStep,
  incidentKinds,
  incidentSeverities,
  incidentSteps,
  stepOutcomes,
} from "@baiwa/shared/catalogue/incidents";
import { type ItemKey, items } from "@baiwa/shared/catalogue/items";
import type { IncidentDetail } from "./incident-view";

const inChina = (at: string | null): string =>
  at === null
    ? "待查"
    : `${new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ")}（北京时间）`;
const nameOf = (item: string): string => items[item as ItemKey].name;

const measuresOf = ({ steps }: IncidentDetail): string[] =>
  steps.map(({ step, outcome, note, at }) => {
    const { name, what } = incidentSteps[step as IncidentStep];
    return outcome === null
      ? `- ${name}：${what}（进行中）`
      : `- ${name}：${stepOutcomes[outcome]}，${inChina(at)}。${note ?? ""}`;
  });

const tellingOf = ({ decisions }: IncidentDetail): string => {
  const last = decisions.at(-1);
  if (!last) return "正在核实受影响的人，尚未决定。";
  if (last.kind === "no-notice") return `依《个人信息保护法》第五十七条第二款不告知个人：${last.reason}`;
  const sent = last.sending?.counts.filter(({ state }) => state === "sent").reduce((sum, { count }) => sum + count, 0);
  return `已决定告知 ${last.sending?.planned ?? 0} 人（${inChina(last.at)}），已送达 ${sent ?? 0} 条。`;
};

/** The report to the authority as the record gives it (Markdown, in Chinese); staff check, complete and send it. */
export const reportDraft = (incident: IncidentDetail, company: { name: string; contact: string }): string => {
  const { severity, proposedSeverity, persons } = incident;
  const harm = incident.decisions.findLast(({ text }) => text)?.text?.harm ?? incidentKinds[incident.kind].harm;
  const byItem = Object.entries(persons.byItem).map(([item, count]) => `- ${nameOf(item)}：${count} 人`);
  return [
    `# ${incident.isDrill ? "【演练，不报送】" : ""}网络安全事件（个人信息）报告`,
    `报告单位：${company.name}`,
    `事件编号：${incident.incidentId}`,
    "## 一、事件经过",
    `名称：${incident.title}`,
    `类型：${incidentKinds[incident.kind].name}`,
    `级别：${severity ? incidentSeverities[severity].name : `未定级（按人数建议：${incidentSeverities[proposedSeverity].name}）`}`,
    `发生时间：${inChina(incident.happenedAt)}`,
    `知道时间：${inChina(incident.knownAt)}`,
    `经过：${incident.facts}`,
    `初步原因：${incident.cause}`,
    "## 二、涉及的个人信息和人数",
    `信息种类：${incident.items.map(nameOf).join("、")}`,
    `受影响人数：${persons.count} 人${persons.state === "counted" ? "" : "（尚在清点）"}`,
    ...byItem,
    "## 三、可能造成的危害",
    harm,
    "## 四、已采取和拟采取的措施",
    ...measuresOf(incident),
    "## 五、告知个人",
    tellingOf(incident),
    "## 六、联系方式",
    company.contact,
  ].join("\n\n");
};
