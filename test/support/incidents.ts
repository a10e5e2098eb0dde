import { incidentStepKeys } from "@baiwa/shared/catalogue/incidents";
import type { RouteName } from "@baiwa/shared/routes";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { tendIncidents } from "../../server/src/incidents/incident-jobs";
import type { ApiAnswer, ApiRequest } from "./api-client";
import type { TestProduct } from "./app";
import { deliverAll } from "./messaging";
import { createStaff, type StaffMember, type StaffPeople } from "./staff";

const never = new AbortController().signal;
export const hour = 3_600_000;
export const why = "应急处置";

/** The words of a notice, in its three parts. */
export const aNotice = (change: object = {}) => ({
  title: "您的信息可能受到影响",
  items: ["username"],
  cause: "一台测试服务器的访问设置有误。",
  harm: "可能收到冒充佰瓦云的消息。",
  measures: "已关闭访问并更换密钥。",
  advice: "请修改密码，留意冒充佰瓦云的消息。",
  contact: "info@baiwow.com",
  reason: why,
  ...change,
});

/** The people who work on an incident, and what they do, all over HTTP. */
export const incidentDesk = (product: TestProduct, people = createStaff(product)) => {
  let staff: StaffPeople = people;
  let members: Partial<Record<"security" | "privacy_officer" | "legal", StaffMember>> = {};
  const by =
    (role: "security" | "privacy_officer" | "legal") =>
    async (name: RouteName, request?: ApiRequest): Promise<ApiAnswer> => {
      members[role] ??= await staff.aMember(role);
      let member = members[role] as StaffMember;
      if ((await staff.as(member)("staff.me")).status === 401) {
        member = await staff.again(member);
        members[role] = member;
      }
      return staff.as(member)(name, request);
    };
  const [security, officer, legal] = [by("security"), by("privacy_officer"), by("legal")];
  const good = (answer: ApiAnswer) => {
    if (answer.status >= 300) throw new Error(`answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const now = () => product.clock.now().toISOString();
  const open = async (change: object = {}): Promise<string> => {
    const body = {
      title: "测试服务器可以公开访问",
      kind: "leak",
      facts: "外部人员可以读取一台测试服务器上的用户名。",
      cause: "访问设置有误",
      items: ["username"],
      knownAt: now(),
      isDrill: false,
      ...change,
    };
    return good(await security("adminIncidents.open", { body })).incidentId;
  };
  const of = (incidentId: string) => ({ params: { incidentId } });
  const tend = () => tendIncidents(product.app, { guard: async () => undefined }, never);
  const find = async (incidentId: string, query: object = { items: ["username"] }) => {
    good(await security("adminIncidents.persons", { ...of(incidentId), body: query }));
    await tend();
    return good(await security("adminIncidents.show", of(incidentId))).persons;
  };
  const decide = (approvalId: string, outcome = "approved") =>
    legal("adminApprovals.decide", { params: { approvalId }, body: { outcome, reason: why } });
  const ask = (incidentId: string, change: object = {}) =>
    officer("adminIncidents.notify", { ...of(incidentId), body: aNotice(change) });
  const notify = async (incidentId: string, change: object = {}) => {
    const asked = good(await ask(incidentId, change));
    good(await decide(asked.approvalId));
    await deliverAll(product);
  };
  const report = (incidentId: string, clock: "internal" | "authority", change: object = {}) =>
    security("adminIncidents.report", {
      params: { incidentId, clock },
      body: { reference: "报告 1 号", to: "上海市网信办", sentAt: now(), ...change },
    });
  const step = (incidentId: string, name: string, body: object = { outcome: "done", note: "已办" }) =>
    security("adminIncidents.step", { params: { incidentId, step: name }, body });
  const allSteps = async (incidentId: string) => {
    for (const one of incidentStepKeys) good(await step(incidentId, one));
  };
  const classify = (incidentId: string, severity: string, persons = 1) =>
    security("adminIncidents.classify", { ...of(incidentId), body: { severity, persons, reason: why } });
  const close = (incidentId: string) =>
    security("adminIncidents.close", { ...of(incidentId), body: { summary: "处理完毕，加强了检查。" } });
  return {
    security,
    officer,
    legal,
    good,
    now,
    open,
    of,
    tend,
    find,
    decide,
    ask,
    notify,
    report,
    step,
    allSteps,
    classify,
    close,
    show: async (incidentId: string) => good(await security("adminIncidents.show", of(incidentId))),
    /** Sends what waits in the outbox. */
    post: () => sendOutgoing(product.app, never),
    forget: () => {
      staff = createStaff(product);
      members = {};
    },
  };
};
