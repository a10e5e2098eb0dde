import { aProduct, type TestProduct } from "../support/app";
import * as morning from "./officers-day-morning";
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
});
