import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two texts are the same, in a time that does not depend on where they differ or on their lengths. */
export function isSame(one: string, other: string): boolean {
  const [a = Buffer.of(0), b = Buffer.of(1)] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a, b);
}
