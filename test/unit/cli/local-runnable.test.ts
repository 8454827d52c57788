import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { type Machine, refuseUnrunnable } from "../../../src/cli/endpoint/runnable.ts";
import { parseConfig } from "../../../src/config/load.ts";
import { errorFrom, fileWith, TODAY } from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";

const MACHINE: Machine = { platform: "linux", arch: "x64", path: "/bin:/usr/bin", hasPython: () => true };

function elf(processor: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write("\x7fELF", "latin1");
  bytes.writeUInt16LE(processor, 18);
  return bytes;
}

function judge(runtime: string, bootstrap?: Buffer | string, machine: Partial<Machine> = {}): void {
  const root = emptyFolder();
  mkdirSync(join(root, "lambda", "basicLambda"), { recursive: true });
  if (bootstrap !== undefined) writeFileSync(join(root, "lambda", "basicLambda", "bootstrap"), bootstrap);
  const text = fileWith({ "function.basicLambda": `runtime = ${runtime}` });
  refuseUnrunnable(parseConfig(text, join(root, "config.ini"), {}, TODAY), { ...MACHINE, ...machine });
}

test.each<[string, (Buffer | string)?, Partial<Machine>?]>([
  ["nodejs24.x"],
  ["python3.10"],
  ["provided.al2023", elf(62)],
  ["provided.al2023", elf(183), { arch: "arm64" }],
  ["provided.al2023", "#!/bin/sh\n"],
  ["provided.al2023", "#!/usr/bin/env sh\n"],
  // What is missing is said by every deploy.
  ["provided.al2023"],
])("%s runs here", (runtime, bootstrap, machine) => {
  expect(() => judge(runtime, bootstrap, machine)).not.toThrow();
});

test.each<[string, string, (Buffer | string | undefined)?, Partial<Machine>?]>([
  ["java21", "the local endpoint has no runtime for java"],
  ["dotnet10", "the local endpoint has no runtime for dotnet"],
  ["ruby3.4", "the local endpoint has no runtime for ruby"],
  ["python3.14", "python3 3.10 or newer is not on the PATH", undefined, { hasPython: () => false }],
  ["provided.al2023", "its bootstrap is for arm64, this machine is x64", elf(183)],
  ["provided.al2023", "its bootstrap is a Linux program, this is darwin", elf(62), { platform: "darwin" }],
  ["provided.al2023", "its bootstrap is for /no/such/shell, which does not exist here", "#!/no/such/shell\n"],
  ["provided.al2023", "its bootstrap is for nosuchshell, which", "#!/usr/bin/env nosuchshell\n"],
  ["provided.al2023", "neither a Linux program nor a script", "MZ"],
])("%s does not: %s", (runtime, words, bootstrap, machine) => {
  const { code, message, fix } = errorFrom(() => judge(runtime, bootstrap, machine));
  expect({ code, fix }).toEqual({
    code: "LOCAL_RUNTIME",
    fix: { text: expect.stringContaining("choose what runs here") },
  });
  expect(message).toContain(`[function.basicLambda] runtime = ${runtime} cannot run on this machine: `);
  expect(message).toContain(words);
});

test("python3 is asked for its version once a run, and only where something needs it", () => {
  const python = vi.fn(() => true);
  const sections = {
    authorizer: "runtime = python3.14",
    "function.basicLambda": "runtime = python3.13",
    "function.second": "runtime = python3.12",
  };
  const deployed = (text: string) =>
    refuseUnrunnable(parseConfig(text, "/project/config.ini", {}, TODAY), { ...MACHINE, hasPython: python });
  deployed(fileWith({ "function.basicLambda": "runtime = nodejs24.x" }));
  expect(python).not.toHaveBeenCalled();
  deployed(fileWith(sections));
  expect(python).toHaveBeenCalledOnce();
});
