import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../../../src/config/load.ts";
import { deploy } from "../../../../src/stack/deploy.ts";
import { startIssuer } from "../../../support/keys.ts";
import { BACKEND } from "../../plain/function-code.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import type { Call, Scenario } from "../../scenario.ts";

const ISSUER = "https://issuer.example";
const ORIGIN = "http://localhost:3000";

const configOf = (project: string, authorizer: readonly string[], jwksUri: string) =>
  [
    ...["[project]", `name = ${project}`, "[function.orders]", "source = orders", "[authorizer]", ...authorizer],
    ...["[routes]", "GET /orders/{id} = orders", "POST /orders = orders", "[cors]", `allow_origins = ${ORIGIN}`],
    ...["[issuer.main]", "kind = oidc", `issuer = ${ISSUER}`, `jwks_uri = ${jwksUri}`, "client_id = app"],
  ].join("\n");

/** A project with our own templates, deployed by our own deployer. @returns a call from a page that may call it. */
async function deployed(account: PlainAccount, project: string, authorizer: readonly string[]): Promise<Call> {
  const folder = mkdtempSync(join(tmpdir(), "lambda-authz-"));
  const issuer = await startIssuer();
  try {
    mkdirSync(join(folder, "orders"));
    writeFileSync(join(folder, "orders/index.mjs"), BACKEND.text);
    writeFileSync(join(folder, "config.ini"), configOf(project, authorizer, issuer.jwksUri));
    const config = loadConfig(join(folder, "config.ini"), { stage: undefined, region: "us-east-1" }, new Date());
    const stack = { project, stage: config.api.stage, apiName: config.api.name, region: "us-east-1", adopt: false };
    const result = await deploy(config, account.deployerAws(stack), { adopt: false, dryRun: false });
    const url = `${result.deployed?.invokeUrl}orders/7`;
    return { url, token: issuer.token({ iss: ISSUER, aud: "app", sub: "ann" }), origin: ORIGIN };
  } finally {
    await issuer.stop();
    rmSync(folder, { recursive: true });
  }
}

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: our own template for Node, deployed by us",
    expect: null,
    make: (account) => deployed(account, "own-node", ["runtime = nodejs22.x"]),
  },
  {
    name: "healthy: our own template for Python as a REQUEST authorizer, deployed by us",
    expect: null,
    make: (account) => deployed(account, "own-python", ["runtime = python3.13", "type = REQUEST", "cache_ttl = 0"]),
  },
];
