import type { Failure } from "./failure.ts";

/** The answer, or the failure when there is none in time. */
export async function within<T>(ms: number, answer: Promise<T>, late: () => Failure): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
