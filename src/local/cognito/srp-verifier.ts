import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from "node:crypto";

/** The server's half of SRP-6a (RFC 5054) with the 3072-bit group and the sizes that Cognito takes. */

const hexNumber = (hex: string) => BigInt(`0x${hex}`);
const N = hexNumber(getDiffieHellman("modp15").getPrime("hex"));
const G = 2n;

/** Whole bytes, with a zero in front where the first bit would look like a sign: so Cognito's clients hash numbers. */
function bytes(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}
const toNumber = (buffer: Buffer) => hexNumber(buffer.toString("hex") || "0");

function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** `base` to the `exponent`, modulo N. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, square = base % N; rest > 0n; rest >>= 1n, square = (square * square) % N)
    if (rest & 1n) result = (result * square) % N;
  return result;
}

const K = toNumber(sha256(bytes(N), bytes(G)));

/** The part of a pool's id that goes into hashes: the one behind the region. */
const nameOf = (poolId: string) => poolId.split("_")[1] ?? "";

/** @param salt and result in hex. */
export function verifierOf(poolId: string, username: string, password: string, salt: string): string {
  const inner = sha256(`${nameOf(poolId)}${username}:${password}`);
  return power(G, toNumber(sha256(bytes(hexNumber(salt)), inner))).toString(16);
}

/** One attempt, from the client's A to the proof that it knows the password. Numbers in hex. */
export interface Attempt {
  readonly verifier: string;
  readonly a: string;
  readonly b: string;
  /** What the client is sent. */
  readonly B: string;
  /** In base64; the client signs it. */
  readonly secretBlock: string;
}

/** @param a the client's public value in hex. @returns undefined for a value that would let anyone in. */
export function beginAttempt(verifier: string, a: string): Attempt | undefined {
  if (!/^[0-9a-f]{1,1024}$/i.test(a) || hexNumber(a) % N === 0n) return undefined;
  const b = toNumber(randomBytes(64));
  const B = (K * hexNumber(verifier) + power(G, b)) % N;
  return { verifier, a, b: b.toString(16), B: B.toString(16), secretBlock: randomBytes(512).toString("base64") };
}

/** What a client that knows the password sends as PASSWORD_CLAIM_SIGNATURE, in base64. */
export function proofOf(attempt: Attempt, poolId: string, username: string, timestamp: string): string {
  const A = hexNumber(attempt.a);
  const u = toNumber(sha256(bytes(A), bytes(hexNumber(attempt.B))));
  const shared = power(A * power(hexNumber(attempt.verifier), u), hexNumber(attempt.b));
  const key = Buffer.from(hkdfSync("sha256", bytes(shared), bytes(u), "Caldera Derived Key", 16));
  const signed = [nameOf(poolId), username, Buffer.from(attempt.secretBlock, "base64"), timestamp];
  const hmac = createHmac("sha256", key);
  for (const part of signed) hmac.update(part);
  return hmac.digest("base64");
}
