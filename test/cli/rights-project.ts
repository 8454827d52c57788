import { generateKeyPairSync } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { serve } from "../support/http/server.ts";
import { type ServedEndpoint, servedEndpoint } from "../support/local/served-endpoint.ts";
import { KEYS, projectWith, type Ran, runMain } from "../support/program/run-main.ts";

const KEY = {
  ...generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" }),
  kid: "1",
  alg: "ES256",
  use: "sig",
};

type Sections = Readonly<Record<string, string>>;

/** A project and the endpoint that it is deployed to, as if to AWS. */
export interface RightsProject extends ServedEndpoint {
  readonly cwd: string;
  /** Writes config.ini anew, with these sections in place of the usual ones. */
  configure(sections: Sections): void;
  deploy(...args: string[]): Promise<Ran>;
  /** The document of a deploy that must end well. */
  deployed(...args: string[]): Promise<{ readonly changes: Changes; readonly plan: Changes }>;
  /** As when the folder was cloned anew. */
  loseState(): void;
}

interface Changes {
  readonly updated: readonly string[];
  readonly unchanged: number;
  readonly widened: readonly { readonly route: string; readonly from: string; readonly to: string }[];
  readonly revoked?: readonly { readonly id: string; readonly right: string }[];
}

/** A project with a route and an authorizer of ours that knows one issuer. */
export async function rightsProject(sections: Sections = {}): Promise<RightsProject> {
  const keys = await serve(() => ({ "/keys": { keys: [KEY] } }));
  const usual = {
    routes: "GET / = basicLambda\nDELETE /orders/{id} = basicLambda\nGET /health = basicLambda, public",
    authorizer: "cache_ttl = 0",
    "issuer.main": `kind = oidc\nissuer = https://issuer.example\njwks_uri = ${keys}/keys\nclient_id = app`,
  };
  const cwd = projectWith({ ...usual, ...sections });
  const endpoint = await servedEndpoint();
  const env = { ...KEYS, AWS_ENDPOINT_URL: endpoint.endpoint };
  const deploy = (...args: string[]) => runMain(["deploy", ...args], { cwd, env });
  return {
    ...endpoint,
    cwd,
    configure(changed) {
      const all = {
        project: "name = basic",
        aws: "region = us-east-1",
        "function.basicLambda": "",
        ...usual,
        ...changed,
      };
      const text = Object.entries(all).map(([name, body]) => `[${name}]\n${body}\n`);
      writeFileSync(join(cwd, "config.ini"), text.join(""));
    },
    deploy,
    async deployed(...args) {
      const { code, stdout, stderr } = await deploy("--json", ...args);
      expect(code, stdout + stderr).toBe(0);
      return JSON.parse(stdout);
    },
    loseState: () => rmSync(join(cwd, ".lambda-authz"), { recursive: true }),
  };
}
