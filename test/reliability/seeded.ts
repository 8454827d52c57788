import fc from "fast-check";

/** LAMBDA_AUTHZ_SEED chooses another part of what is too much for each run. */
export const SEED = Number(process.env["LAMBDA_AUTHZ_SEED"] ?? 1);

/** All of them, in an order by the seed. */
export const shuffled = <T>(all: readonly T[]): T[] => seeded(all, all.length);

/** So many of them, without repetition, by the seed. */
export function seeded<T>(all: readonly T[], count: number): T[] {
  const some = fc.shuffledSubarray([...all], { minLength: count, maxLength: count });
  return fc.sample(some, { seed: SEED, numRuns: 1 })[0] ?? [];
}
