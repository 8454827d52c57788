import type { Runtime } from "../config.ts";

/** When AWS ends its support of a runtime. */
export interface RuntimeDates {
  /** From this day on AWS no longer patches it. */
  readonly deprecated: string;
  /** From this day on AWS no longer creates functions with it. */
  readonly createBlocked: string;
}

/**
 * The runtimes that AWS creates functions of zip files with, newest first in each language, and one that it no longer
 * does.
 *
 * Dates are those of the Lambda developer guide (docs/decisions/0137-runtime-dates.md says which copies, and of when):
 * in spring 2026 AWS moved the blocks of what was deprecated by then to 2027-02-01. Only those of java*.al2023 are not
 * from it: they are its own for the other runtimes that are deprecated on that day. For nodejs20.x the copies disagree
 * (2026-08-31 or 2027-02-01); it is refused: a deploy that AWS refuses halfway costs more than a move to nodejs22.x.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export const RUNTIMES: ReadonlyMap<string, RuntimeDates> = new Map([
  ["nodejs24.x", { deprecated: "2028-04-30", createBlocked: "2028-06-01" }],
  ["nodejs22.x", { deprecated: "2027-04-30", createBlocked: "2027-06-01" }],
  ["nodejs20.x", { deprecated: "2026-04-30", createBlocked: "2026-08-31" }],
  ["python3.14", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["python3.13", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["python3.12", { deprecated: "2028-10-31", createBlocked: "2028-11-30" }],
  ["python3.11", { deprecated: "2027-06-30", createBlocked: "2027-07-31" }],
  ["python3.10", { deprecated: "2026-10-31", createBlocked: "2027-02-01" }],
  ["java25", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["java21", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["java17.al2023", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["java11.al2023", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["java8.al2023", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["java17", { deprecated: "2027-06-30", createBlocked: "2027-07-31" }],
  ["java11", { deprecated: "2027-06-30", createBlocked: "2027-07-31" }],
  ["java8.al2", { deprecated: "2027-06-30", createBlocked: "2027-07-31" }],
  ["dotnet10", { deprecated: "2028-11-14", createBlocked: "2028-12-14" }],
  ["dotnet8", { deprecated: "2026-11-10", createBlocked: "2027-02-01" }],
  ["ruby4.0", { deprecated: "2029-03-31", createBlocked: "2029-04-30" }],
  ["ruby3.4", { deprecated: "2028-03-31", createBlocked: "2028-04-30" }],
  ["ruby3.3", { deprecated: "2027-03-31", createBlocked: "2027-04-30" }],
  ["provided.al2023", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
]);

const FAMILIES = ["nodejs", "python", "java", "dotnet", "ruby", "provided"] as const;

/** A language, or `provided` for a program that speaks the Runtime API itself. */
export type Family = (typeof FAMILIES)[number];

/** The family of a runtime's name. */
export const familyOf = (runtime: string): Family => FAMILIES.find((family) => runtime.startsWith(family)) ?? "nodejs";

/** The newest runtime of each family. */
export const newestRuntimes: readonly string[] = FAMILIES.flatMap(
  (family) => [...RUNTIMES.keys()].find((name) => familyOf(name) === family) ?? [],
);

/** Whether the built-in authorizer and the basic function support a runtime. */
export const isBuiltIn = (runtime: string): runtime is Runtime =>
  ["nodejs", "python"].includes(familyOf(runtime)) && RUNTIMES.has(runtime);
