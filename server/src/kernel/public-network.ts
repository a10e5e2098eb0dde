import { lookup } from "node:dns";
import { BlockList, type LookupFunction } from "node:net";
import { Agent } from "undici";

/** Networks that are nobody's on the internet: this machine, the house's own, and the cloud's control addresses. */
const inside = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  inside.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  inside.addSubnet(network, bits, "ipv6");

/** Whether an address is on the public internet. An IPv4 address written as IPv6 is judged as what it is. */
export const isPublicAddress = (address: string): boolean => {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  const plain = mapped ?? address;
  return !inside.check(plain, plain.includes(":") ? "ipv6" : "ipv4");
};

/** Looks a name up and gives only what is public: where a name points is for its owner to say, and may change. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, "");
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (!first) {
      const refused = Object.assign(new Error("the name points into our own network"), { code: "ENOTFOUND" });
      return done(refused, "");
    }
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

/** Connects to names of the public internet alone: for addresses that others chose. */
export const publicAgent = new Agent({ connect: { lookup: publicLookup, timeout: 5_000 } });
