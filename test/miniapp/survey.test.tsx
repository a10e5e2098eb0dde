import { aServer } from "./support/fake-server";
import { freshDevice, openPage, settle, tap } from "./support/page";
import { aSession } from "./support/things";

const surveyId = "01a20a4c-0000-7000-8000-00000000000c";
const page = () => document.body.textContent ?? "";
const byId = (id: string) => document.getElementById(id) as HTMLElement;
const survey = {
  surveyId,
  title: "控制台好用吗",
  intro: "请告诉我们哪里不好用。",
  closesAt: "2099-01-01T00:00:00.000Z",
  isReplied: false,
  questions: [{ key: "use", kind: "choice", asks: "您多久用一次？", choices: ["每天", "很少"] }],
};
const signedIn = { storage: { session: aSession() }, query: { surveyId } };

beforeEach(freshDevice);

describe("the page of a survey (4.7)", () => {
  it("says that answers are not tied to the person; not taking part weighs the same", async () => {
    const server = aServer({
      "surveys.show": () => ({ body: survey }),
      "surveys.answer": () => ({ status: 204 }),
    });
    await openPage("manage/survey", signedIn);
    expect(page()).toContain("不与您的账号关联");
    expect(document.querySelectorAll(".screen__actions .button")).toHaveLength(2);
    expect(document.querySelectorAll(".screen__actions .button--primary")).toHaveLength(0);
    await tap(byId("survey-use"));
    await tap(byId("survey-use-1"));
    await tap(byId("survey-send"));
    await settle();
    expect(server.askedFor("surveys.answer")).toMatchObject([{ body: { answers: [{ key: "use", number: 1 }] } }]);
    expect(page()).toContain("已提交");
  });

  it("lists what waits for whoever comes without an invitation's link", async () => {
    const { questions: _questions, isReplied: _isReplied, ...listed } = survey;
    aServer({ "surveys.list": () => ({ body: { surveys: [listed] } }) });
    await openPage("manage/survey", { storage: signedIn.storage });
    expect(byId(`survey-${surveyId}`).textContent).toContain("控制台好用吗");
  });

  it("takes a no without a question", async () => {
    const server = aServer({
      "surveys.show": () => ({ body: survey }),
      "surveys.decline": () => ({ status: 204 }),
    });
    await openPage("manage/survey", signedIn);
    await tap(byId("survey-decline"));
    await settle();
    expect(server.askedFor("surveys.decline")).toHaveLength(1);
    expect(page()).toContain("不会再为这份问卷打扰您");
  });
});
