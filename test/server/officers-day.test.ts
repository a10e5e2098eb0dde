import { aProduct, type TestProduct } from "../support/app";
import * as evening from "./officers-day-evening";
import * as measures from "./officers-day-measures";
import * as morning from "./officers-day-morning";
import * as night from "./officers-day-night";
import * as noon from "./officers-day-noon";
import { aMorning, type World } from "./officers-day-world";

let product: TestProduct;
let world: World;
beforeAll(async () => {
  product = await aProduct();
  world = await aMorning(product);
});
afterAll(() => product.stop());

describe("a compliance officer runs the company's obligations, and a person can see each promise kept", () => {
  it("in the morning: what people asked for, in the order in which it gets late", async () => {
    const letter = await morning.theLetter(world);
    await morning.theQueue(world, letter);
    await morning.theStranger(world, letter);
    await morning.theQuestion(world);
    await morning.theRefusal(world);
    await morning.theCopy(world);
    await morning.theDeletion(world);
  });

  it("an authority's order: its paper, two people, one item, and the person reads of it", async () => {
    world.copy.person = await world.comesBack(world.copy.person);
    await noon.theOrder(world);
  });

  it("a recipient: by two, with the person's own consent, and nothing more once that is withdrawn", () =>
    noon.withRecipient(async (server) => {
      const recipient = await noon.theRecipient(world, server);
      await noon.theShare(world, server, recipient);
      await noon.theEnd(world, server, recipient);
    }));

  it("at night: what is past its time goes, but for what two people hold, until two release it", async () => {
    const holdId = await night.theHold(world);
    await night.theFirstNight(world, holdId);
    await night.theSecondNight(world, holdId);
  });

  it("the register: where information is, how it is protected, and the certificates that hold", async () => {
    world.copy.person = await world.comesBack(world.copy.person);
    await measures.theRegister(world);
    await measures.theCertificates(world);
  });

  it("colleagues: the undertaking, the cap, an emergency, the quarter, and an auditor who writes nothing", async () => {
    await measures.theNewcomer(world);
    await measures.theEmergency(world);
    await measures.theAuditor(world);
    await measures.theQuarter(world);
  });

  it("a new version of the statement: by two, told in time, and asked for again on its day", async () => {
    const versionId = await evening.theVersion(world);
    await evening.theReader(world, versionId);
  });

  it("in the evening: the month's report, a ledger that is whole, and a leaver who is out at once", async () => {
    await evening.theReport(world);
    await evening.theLeaver(world);
  });
});
