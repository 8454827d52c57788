/** Moduli with the fingerprint of ROCA (CVE-2017-15361), invented: their factors are unknown. */

export const PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
const product = PRIMES.reduce((all, prime) => all * BigInt(prime), 1n);

/** 65537 to some power, modulo all of the primes at once. */
const power = Array.from({ length: 1_000 }).reduce((value: bigint) => (value * 65_537n) % product, 1n);

const encoded = (n: bigint) => Buffer.from(n.toString(16), "hex").toString("base64url");

/** An odd number of 2048 bits that is `rest` modulo the product. */
function modulusWith(rest: bigint): string {
  const start = (3n << 2046n) + 1n;
  const n = start - (start % product) + product + rest;
  return encoded(n % 2n === 1n ? n : n + product);
}

export const rocaModulus = modulusWith(power);

/** A modulus that is a power of 65537 modulo all primes but this one. */
export function nearlyRoca(prime: number): string {
  const p = BigInt(prime);
  const powers = new Set<bigint>();
  for (let value = 1n; !powers.has(value); value = (value * 65_537n) % p) powers.add(value);
  const step = product / p;
  let rest = power;
  while (powers.has(rest % p) || rest % p === 0n) rest = (rest + step) % product;
  return modulusWith(rest);
}
