import { isIPv6 } from "node:net";

const hextets = (part: string): string[] => part.split(":").filter(Boolean);

/**
 * The network that one subscriber has: an IPv4 address itself, an IPv6 address's /64 (anyone with one such address has
 * 2^64 of them). Text that is no address is given back as it is.
 */
export const networkOf = (address: string): string => {
  if (!address.includes(":") || !isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const short = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
  const [left = "", right] = short.split("::");
  const head = hextets(left);
  const tail = hextets(right ?? "");
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
};
