import { execFile } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { KEYS, projectWith, runMain } from "../support/program/run-main.ts";

/** Something that listens where AWS should. */
async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const HTML = "<!doctype html><html><body>Please sign in<br></body></html>";

test.each<[string, (response: ServerResponse) => void]>([
  ["a sign-in page", (response) => response.writeHead(200, { "Content-Type": "text/html" }).end(HTML)],
  ["a redirect to one", (response) => response.writeHead(302, { Location: "http://portal.example/" }).end(HTML)],
  ["511 and one", (response) => response.writeHead(511, { "Content-Type": "text/html" }).end(HTML)],
  ["an empty 200", (response) => response.writeHead(200).end()],
  ["a JSON object", (response) => response.writeHead(200, { "Content-Type": "application/json" }).end("{}")],
  ["no HTTP", (response) => response.socket?.end("garbage\r\n\r\n")],
])("%s in the place of AWS is one clear message, and nothing is deployed", async (_, answer) => {
  const endpoint = await answering(answer);
  for (const command of ["deploy", "teardown"]) {
    const { code, stdout, stderr } = await runMain([command, "--yes", "--json"], {
      cwd: projectWith(),
      env: { ...KEYS, AWS_ENDPOINT_URL: endpoint },
    });
    expect({ code, error: JSON.parse(stdout).error }).toEqual({
      code: 1,
      error: { code: "ENDPOINT_UNREACHABLE", message: expect.any(String), fix: expect.any(String) },
    });
    expect(stdout + stderr).not.toMatch(/ {4}at |SyntaxError|Deserialization/);
  }
});

test("an empty 200 is no result of a function, and no sign-in", async () => {
  const endpoint = await answering((response) => response.writeHead(200).end());
  const pool = { "issuer.main": "kind = cognito\nuser_pool = us-east-1_Abc123\nclient_id = abcabcabcabc" };
  for (const command of [
    ["invoke", "basicLambda"],
    ["login", "--username", "ann"],
  ]) {
    const { code, stdout } = await runMain([...command, "--json"], {
      cwd: projectWith(pool),
      env: { ...KEYS, AWS_ENDPOINT_URL: endpoint, AUTHZ_PASSWORD: "Only-for-tests-1" },
    });
    expect({ code, error: JSON.parse(stdout).error }).toMatchObject({
      code: 1,
      error: { code: "ENDPOINT_UNREACHABLE" },
    });
  }
});

test.each<[string, string[], Record<string, string>, number, string]>([
  ["an endpoint that is no address", [], { AWS_ENDPOINT_URL: "nope" }, 2, 'AWS_ENDPOINT_URL "nope" is not a URL'],
  ["one of a service", [], { AWS_ENDPOINT_URL_LAMBDA: "a b" }, 2, 'AWS_ENDPOINT_URL_LAMBDA "a b" is not a URL'],
  ["one of another protocol", [], { AWS_ENDPOINT_URL: "ftp://a" }, 2, 'AWS_ENDPOINT_URL "ftp://a" is not'],
  ["a region with a line break", ["--region", "us-east-1\nx"], {}, 3, "region like us-east-1"],
  ["a region that leads elsewhere", ["--region", "../../x"], {}, 3, "region like us-east-1"],
  ["a misspelt region", ["--region", "us-esat-1"], {}, 3, "is not a region; did you mean us-east-1?"],
  ["the same with --local", ["--local", "--region", "us-esat-1"], {}, 3, "is not a region; did you mean us-east-1?"],
  ["one in the environment", [], { AWS_REGION: "us-esat-1" }, 3, "is not a region; did you mean us-east-1?"],
  ["such a region in the environment", [], { AWS_REGION: "us-east-1\n" }, 2, "is not a region name"],
])("%s is refused before anything is asked", async (_, flags, env, exit, words) => {
  for (const command of ["deploy", "teardown"]) {
    const { code, stderr } = await runMain([command, "--yes", ...flags], {
      cwd: projectWith(),
      env: { ...KEYS, ...env },
    });
    expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringContaining(words) });
  }
});

const BIN = fileURLToPath(new URL("../../bin/lambda-authz.js", import.meta.url));

test.runIf(process.platform === "linux")(
  "output that cannot be written is a failure that says so; a closed pipe is none",
  async () => {
    const run = (command: string) =>
      new Promise((resolve) =>
        execFile("sh", ["-c", command, BIN, process.execPath], (error, _, stderr) =>
          resolve({ code: error?.code ?? 0, stderr }),
        ),
      );
    expect(await run('"$1" "$0" --help > /dev/full')).toEqual({
      code: 1,
      stderr: "the output could not be written (ENOSPC)\n",
    });
    expect(await run('"$1" "$0" --help | true')).toEqual({ code: 0, stderr: "" });
  },
);
