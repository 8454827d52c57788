import {
  createDiffieHellman,
  createHash,
  createHmac,
  type DiffieHellman,
  getDiffieHellman,
  hkdfSync,
  randomBytes,
} from "node:crypto";

/**
 * The client's half of SRP-6a (RFC 5054, section 2) as user pools implement it: the 3072-bit group of RFC 3526, SHA-256,
 * a key by HKDF. The password is never sent, only a single-use proof of it. OpenSSL computes the powers.
 */

const PRIME = getDiffieHellman("modp15").getPrime();
const N = numberOf(PRIME);
const GENERATOR = Buffer.from([2]);
const SECRET_BYTES = 64;

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
}

const hexOf = (number: bigint): string => {
  const hex = number.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
};

/** Numbers are hashed as signed ones: with a leading zero byte where the first bit is set. */
const signed = (number: bigint): Buffer => {
  const hex = hexOf(number);
  return Buffer.from(Number.parseInt(hex.slice(0, 2), 16) > 0x7f ? `00${hex}` : hex, "hex");
};

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function group(exponent: bigint): DiffieHellman {
  const group = createDiffieHellman(PRIME, GENERATOR);
  group.setPrivateKey(Buffer.from(hexOf(exponent), "hex"));
  return group;
}

const powerOf2 = (exponent: bigint): bigint => numberOf(group(exponent).generateKeys());
const power = (base: bigint, exponent: bigint): bigint =>
  numberOf(group(exponent).computeSecret(Buffer.from(hexOf(base), "hex")));

const K = numberOf(sha256(signed(N), signed(2n)));

/** The challenge of the server: salt and B in hex, the block in base64 as received. */
export interface SrpChallenge {
  /** The pool's id without its region. */
  readonly poolName: string;
  /** USER_ID_FOR_SRP. */
  readonly userId: string;
  readonly salt: string;
  readonly B: string;
  readonly secretBlock: string;
}

export interface SrpAttempt {
  /** SRP_A, in hex. */
  readonly A: string;
  /**
   * PASSWORD_CLAIM_SIGNATURE, in base64.
   * @param timestamp see srpTimestamp.
   * @throws RangeError for values of a server that would disclose the password (RFC 5054, section 2.5.4).
   */
  prove(challenge: SrpChallenge, password: string, timestamp: string): string;
}

/** @param a the secret exponent; random except in tests. */
export function beginSrp(a: bigint = numberOf(randomBytes(SECRET_BYTES))): SrpAttempt {
  const A = powerOf2(a);
  return {
    A: A.toString(16),
    prove({ poolName, userId, salt, B: hexB, secretBlock }, password, timestamp) {
      const B = hexNumber(hexB, "SRP_B");
      if (B % N === 0n) throw new RangeError("SRP_B is a multiple of N");
      const u = numberOf(sha256(signed(A), signed(B)));
      if (u === 0n) throw new RangeError("the hash of SRP_A and SRP_B is zero");
      const inner = sha256(`${poolName}${userId}:${password}`);
      const x = numberOf(sha256(signed(hexNumber(salt, "SALT")), inner));
      const base = (((B - K * powerOf2(x)) % N) + N) % N;
      if (base <= 1n || base >= N - 1n) throw new RangeError("SRP_B hides no secret");
      const key = hkdfSync("sha256", signed(power(base, a + u * x)), signed(u), "Caldera Derived Key", 16);
      const hmac = createHmac("sha256", Buffer.from(key));
      for (const part of [poolName, userId, Buffer.from(secretBlock, "base64"), timestamp]) hmac.update(part);
      return hmac.digest("base64");
    },
  };
}

/** A number that a server sent. @throws RangeError. */
function hexNumber(text: string, name: string): bigint {
  if (!/^[0-9a-f]{1,1024}$/i.test(text)) throw new RangeError(`${name} is not a hexadecimal number`);
  return BigInt(`0x${text}`);
}

/** "Wed Nov 5 09:07:03 UTC 2026", the only format that TIMESTAMP accepts. @param at milliseconds since 1970. */
export function srpTimestamp(at: number): string {
  const [weekday, day, month, year, time] = new Date(at).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}
