import type { App } from "../src/app-context";
import { createCampaign } from "../src/campaigns/campaigns.service";
import { notifyPersons } from "../src/incidents/incident-decisions";
import { askPersons } from "../src/incidents/incident-persons";
import { openIncident } from "../src/incidents/incidents.service";
import type { StaffSession } from "../src/kernel/api";
import { idText, newId } from "../src/kernel/ids";
import { announce } from "../src/messages/messages.service";
import { createSurvey, sendSurvey } from "../src/surveys/surveys.service";

const day = 86_400_000;
const aMember = (): StaffSession => ({
  staffId: newId(),
  sessionId: newId(),
  username: "demo-staff",
  roles: ["privacy_officer"],
  csrfToken: "",
});
const byTwo = () => ({ accountId: null, askedBy: newId(), approvedBy: newId() });

/** What everybody with an account is told: a service notice. */
const tellMaintenance = (app: App): Promise<Buffer> => {
  const at = app.ports.clock();
  return app.database.transaction((db) =>
    announce(db, {
      topic: "operation",
      once: "demo maintenance",
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels: ["inbox"],
      content: { title: "控制台计划维护（演示）", text: "本周六 2:00 至 4:00 控制台暂停使用，已开通的服务不受影响。" },
      at,
    }),
  );
};

/** A survey that is open, for whoever agreed to be asked (4.7). */
const askAround = async (app: App): Promise<void> => {
  const at = app.ports.clock();
  const id = await app.database.transaction((db) =>
    createSurvey(
      db,
      aMember(),
      {
        title: "控制台好用吗（演示）",
        intro: "三个问题，大约一分钟。",
        questions: [
          { key: "use", kind: "choice", asks: "您多久用一次控制台？", choices: ["每天", "每周", "很少"] },
          { key: "ease", kind: "scale", asks: "用起来顺手吗？", least: "很不顺手", most: "很顺手" },
          { key: "more", kind: "text", asks: "还有什么想说的？" },
        ],
        closesAt: new Date(at.getTime() + 30 * day).toISOString(),
      },
      at,
    ),
  );
  const payload = { surveyId: idText(id), told: [] };
  await app.database.transaction((db) => sendSurvey(app, db, { payload, ...byTwo(), at }));
};

/** An incident the demo person is told of, with what it is about and what to do (7.1.4). */
const tellIncident = async (app: App, accountId: string): Promise<void> => {
  const at = app.ports.clock();
  const id = newId();
  const staff = aMember();
  await app.keyring.create(id); // what is written about it is sealed under a key of its own
  await app.database.transaction((db) =>
    openIncident(
      app,
      db,
      { id, staff, at },
      {
        kind: "leak",
        items: ["username"],
        isDrill: false,
        title: "演示：一台测试服务器可以公开访问",
        facts: "外部人员可以读取一台测试服务器上的用户名。",
        cause: "访问设置有误",
        happenedAt: null,
        knownAt: at.toISOString(),
      },
    ),
  );
  const list = { items: [], from: null, to: null, accountIds: [accountId], staffId: staff.staffId, at };
  await app.database.transaction((db) => askPersons(app, db, { id, ...list }));
  const payload = {
    incidentId: idText(id),
    number: 1,
    isDrill: false,
    list: { version: 1, persons: 1 },
    text: {
      title: "您的用户名可能被他人看到（演示）",
      items: ["username" as const],
      cause: "一台测试服务器的访问设置有误。",
      harm: "可能收到冒充佰瓦云的消息。",
      measures: "已关闭访问并检查了全部测试服务器。",
      advice: "不要点开陌生消息里的链接；佰瓦云不会向您索要密码和验证码。",
      contact: "info@baiwow.com",
      onlyUntold: false,
    },
  };
  await app.database.transaction((db) => notifyPersons(app, db, { payload, ...byTwo(), at }));
};

/** A campaign that staff have drafted and not counted yet. */
const draftCampaign = (app: App): Promise<Buffer> => {
  const at = app.ports.clock();
  const draft = {
    name: "云服务器优惠（演示）",
    topic: "offers" as const,
    channels: ["inbox" as const, "email" as const],
    content: { title: "云服务器限时优惠", text: "本月新购云服务器九折。" },
    audience: { kind: "everyone" as const, percent: 100 },
    sendFrom: null,
    validUntil: null,
  };
  return app.database.transaction((db) => createCampaign(db, aMember(), draft, at));
};

/** Messages for a demo person to find, and what staff can go on with. */
export const sendMessages = async (app: App, { accountId }: { accountId: string }): Promise<void> => {
  await tellMaintenance(app);
  await askAround(app);
  await tellIncident(app, accountId);
  await draftCampaign(app);
};
