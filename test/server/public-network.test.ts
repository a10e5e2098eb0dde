import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isPublicAddress, publicAgent } from "../../server/src/kernel/public-network";
import { deliverWebhook } from "../../server/src/sharing/webhook";

describe("addresses of the public internet", () => {
  it.each(["8.8.8.8", "223.5.5.5", "2400:3200::1", "100.63.255.255", "172.32.0.1"])("%s is one", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "fd00::1",
    "fe80::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
  ])("%s is none", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

it("a name that points into our own network is not connected to", async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/hook`;
  const message = { id: "1", body: "{}", at: new Date() };
  await expect(deliverWebhook(url, "key", { ...message, agent: publicAgent })).rejects.toMatchObject({
    reason: "unreachable",
  });
  expect(asked).toBe(0);
  await expect(deliverWebhook(url, "key", message)).rejects.toMatchObject({ reason: "nonsense" });
  expect(asked).toBe(1);
  await new Promise((resolve) => server.close(resolve));
});
