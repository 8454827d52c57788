import { expect, test } from "vitest";
import { creatableRuntimes, openRuntimes } from "../../../src/config/schema/runtimes.ts";
import { errorOf, fileWith, load, TODAY } from "../../support/config/sample-config.ts";

const on = (day: string) => new Date(`${day}T00:00:00Z`);
const withRuntime = (runtime: string) =>
  fileWith({ "function.basicLambda": `runtime = ${runtime}`, authorizer: "runtime = nodejs24.x" });
const notesOn = (runtime: string, day: string) => load(withRuntime(runtime), {}, on(day)).notes;

test.each([
  ...["nodejs22.x", "nodejs24.x", "python3.11", "python3.12", "python3.13", "python3.14", "java17", "java21", "java25"],
  ...["dotnet10", "ruby3.3", "ruby3.4", "ruby4.0", "provided.al2023", "java17.al2023"],
])("%s may be used in November 2026", (runtime) => {
  expect(load(withRuntime(runtime), {}, TODAY).functions[0]?.runtime).toBe(runtime);
  expect(load(withRuntime(runtime), {}, TODAY).notes).toEqual([]);
});

test("a blocked runtime is refused with a code of its own, the day, and what to take", () => {
  const error = errorOf(withRuntime("nodejs20.x"));
  expect(error.code).toBe("RUNTIME_BLOCKED");
  expect(error.message).toContain("[function.basicLambda] runtime = nodejs20.x");
  expect(error.message).toContain("must be nodejs24.x, nodejs22.x, python3.14, python3.13, python3.12");
  expect(error.message).toContain(": AWS blocks nodejs20.x since 2026-08-31");
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
    expect(error.message).toContain("must be nodejs24.x, nodejs22.x, python3.14, python3.13");
  },
);

test.each([
  ["2027-01-29", []],
  ["2027-01-30", ["AWS ends support for nodejs22.x on 2027-04-30"]],
  ["2027-04-29", ["AWS ends support for nodejs22.x on 2027-04-30"]],
  ["2027-04-30", ["nodejs22.x is deprecated since 2027-04-30 and blocked from 2027-06-01; move to nodejs24.x"]],
  ["2027-05-31", ["nodejs22.x is deprecated since 2027-04-30 and blocked from 2027-06-01; move to nodejs24.x"]],
])("on %s a file with nodejs22.x notes %j", (day, notes) => {
  expect(notesOn("nodejs22.x", day)).toEqual(notes);
});

test("from the day AWS creates no more functions with it, a runtime is refused", () => {
  expect(errorOf(withRuntime("nodejs22.x"), {}, on("2027-06-01")).code).toBe("RUNTIME_BLOCKED");
});

test.each(["python3.10", "dotnet8"])("%s is refused from the day of AWS's block on", (runtime) => {
  expect(notesOn(runtime, "2027-01-31")).toHaveLength(1);
  expect(errorOf(withRuntime(runtime), {}, on("2027-02-01")).code).toBe("RUNTIME_BLOCKED");
});

test("the authorizer's runtime is checked too", () => {
  expect(errorOf(fileWith({ authorizer: "runtime = nodejs20.x" })).message).toContain(
    "[authorizer] runtime = nodejs20.x",
  );
});

test("the runtimes on offer shrink as AWS retires them, and init offers those of the built-in code", () => {
  const python = ["python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
  expect(openRuntimes(TODAY)).toEqual(["nodejs24.x", "nodejs22.x", ...python]);
  expect(openRuntimes(on("2028-01-01"))).toEqual(["nodejs24.x", "python3.14", "python3.13", "python3.12"]);
  expect(creatableRuntimes(on("2028-01-01"))).not.toContain("java17");
  expect(errorOf(withRuntime("nodejs24.x"), {}, on("2040-01-01")).message).toContain(
    "newer than this version supports",
  );
});

test.each([
  ["python3.10", "python3.10 is deprecated since 2026-10-31 and blocked from 2027-02-01; move to python3.14"],
  ["dotnet8", "dotnet8 is deprecated since 2026-11-10 and blocked from 2027-02-01; move to dotnet10"],
])("%s is taken with its dates and what to move to", (runtime, note) => {
  expect(notesOn(runtime, "2026-11-30")).toEqual([note]);
});

test.each(["python3.10", "python3.14", "nodejs22.x", "nodejs24.x"])("the built-in authorizer runs on %s", (runtime) => {
  expect(load(fileWith({ authorizer: `runtime = ${runtime}` })).authorizer.runtime).toBe(runtime);
});

test("another runtime is for an authorizer of one's own", () => {
  expect(errorOf(fileWith({ authorizer: "runtime = java21" })).fix?.text).toContain("set source to a folder");
  expect(load(fileWith({ authorizer: "runtime = java21\nsource = own" })).authorizer.handler).toBe(
    "example.Handler::handleRequest",
  );
});

test.each([
  ["nodejs24.x", "index.handler", "index"],
  ["python3.12", "index.handler", "index"],
  ["ruby3.4", "index.handler", "index"],
  ["java25", "example.Handler::handleRequest", "a b"],
  ["dotnet10", "Function::Function.Function::FunctionHandler", "A::B"],
  ["provided.al2023", "bootstrap", "a b"],
])("%s has the default handler %s, and %j is refused", (runtime, handler, odd) => {
  const written = (text: string) => fileWith({ "function.basicLambda": `runtime = ${runtime}\nhandler = ${text}` });
  expect(load(withRuntime(runtime)).functions[0]?.handler).toBe(handler);
  expect(load(written(handler)).functions[0]?.handler).toBe(handler);
  expect(errorOf(written(odd)).message).toContain(`handler = ${odd}`);
});

test("the default runtime is nodejs24.x, and architecture is one of two", () => {
  const { functions, authorizer } = load(fileWith());
  expect([functions[0]?.runtime, authorizer.runtime]).toEqual(["nodejs24.x", "nodejs24.x"]);
  const arm = load(fileWith({ "function.basicLambda": "architecture = arm64", authorizer: "architecture = arm64" }));
  expect([arm.functions[0]?.architecture, arm.authorizer.architecture]).toEqual(["arm64", "arm64"]);
  expect(errorOf(fileWith({ authorizer: "architecture = arm" })).message).toContain("must be x86_64 or arm64");
});
