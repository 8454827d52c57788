import { lookup } from "node:dns/promises";

/** The address that DNS has for a host; "" for none. */
export const dnsAddress = (host: string): Promise<string> =>
  lookup(host).then(
    ({ address }) => address,
    () => "",
  );

/** Networks that are not on the internet: RFC 1918 and, for IPv6, RFC 4193. */
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i;

/** True for an address of a private network, such as a VPC. */
export const isPrivateAddress = (address: string): boolean => PRIVATE.test(address);
