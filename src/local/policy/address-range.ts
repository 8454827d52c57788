import { BlockList, isIP } from "node:net";

const FAMILIES = { 4: "ipv4", 6: "ipv6" } as const;

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const family = isIP(address);
  return family === 4 || family === 6 ? FAMILIES[family] : undefined;
}

/** Whether an address is in "192.0.2.0/24", "2001:db8::/32", or the one address of a range without a length. */
export function isInRange(address: string, range: string): boolean {
  const [start = "", given] = range.split("/");
  const [family, of] = [familyOf(start), familyOf(address)];
  const bits = family === "ipv4" ? 32 : 128;
  const length = given === undefined ? bits : /^\d{1,3}$/.test(given) ? Number(given) : -1;
  if (family === undefined || of === undefined || length < 0 || length > bits) return false;
  const list = new BlockList();
  list.addSubnet(start, length, family);
  return family === of && list.check(address, of);
}
