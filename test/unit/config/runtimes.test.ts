import { expect, test } from "vitest";
import { openRuntimes } from "../../../src/config/runtimes.ts";
import { errorOf, fileWith, load, TODAY } from "./sample.ts";

const on = (day: string) => new Date(`${day}T00:00:00Z`);
const withRuntime = (runtime: string) =>
  fileWith({ "function.basicLambda": `runtime = ${runtime}`, authorizer: "runtime = nodejs24.x" });
const notesOn = (runtime: string, day: string) => load(withRuntime(runtime), {}, on(day)).notes;

test.each(["nodejs22.x", "nodejs24.x", "python3.13", "python3.14"])("%s may be used in November 2026", (runtime) => {
  expect(load(withRuntime(runtime), {}, TODAY).functions[0]?.runtime).toBe(runtime);
  expect(load(withRuntime(runtime), {}, TODAY).notes).toEqual([]);
});

test("a blocked runtime is refused with a code of its own, the day, and what to take", () => {
  const error = errorOf(withRuntime("nodejs20.x"));
  expect(error.code).toBe("RUNTIME_BLOCKED");
  expect(error.message).toContain("[function.basicLambda] runtime = nodejs20.x");
  expect(error.message).toContain(
    "must be nodejs24.x or nodejs22.x or python3.14 or python3.13: AWS blocks nodejs20.x since 2026-08-31",
  );
});

test("a blocked runtime among other errors is one of them", () => {
  const error = errorOf(`${withRuntime("nodejs20.x")}\n[logs]\nretention_days = 2`);
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain("nodejs20.x");
});

test.each(["nodejs26.x", "python3.9", "go1.x", "__proto__"])(
  "%s is refused with the list of what is allowed",
  (runtime) => {
    const error = errorOf(withRuntime(runtime));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain("must be nodejs24.x or nodejs22.x or python3.14 or python3.13");
  },
);

test.each([
  ["2027-01-29", []],
  ["2027-01-30", ["AWS ends its support of nodejs22.x on 2027-04-30"]],
  ["2027-04-29", ["AWS ends its support of nodejs22.x on 2027-04-30"]],
  ["2027-04-30", ["nodejs22.x is deprecated since 2027-04-30 and blocked from 2027-06-01 on; move to nodejs24.x"]],
  ["2027-05-31", ["nodejs22.x is deprecated since 2027-04-30 and blocked from 2027-06-01 on; move to nodejs24.x"]],
])("on %s a file with nodejs22.x notes %j", (day, notes) => {
  expect(notesOn("nodejs22.x", day)).toEqual(notes);
});

test("from the day AWS creates no more functions with it, a runtime is refused", () => {
  expect(errorOf(withRuntime("nodejs22.x"), {}, on("2027-06-01")).code).toBe("RUNTIME_BLOCKED");
});

test("the authorizer's runtime is checked too", () => {
  expect(errorOf(fileWith({ authorizer: "runtime = nodejs20.x" })).message).toContain(
    "[authorizer] runtime = nodejs20.x",
  );
});

test("the runtimes on offer shrink as AWS retires them", () => {
  expect(openRuntimes(TODAY)).toEqual(["nodejs24.x", "nodejs22.x", "python3.14", "python3.13"]);
  expect(openRuntimes(on("2028-01-01"))).toEqual(["nodejs24.x", "python3.14", "python3.13"]);
  expect(errorOf(withRuntime("nodejs24.x"), {}, on("2040-01-01")).message).toContain("newer than this version knows");
});
