import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastingFolder } from "../support/lasting-folder.ts";
import { type Account, createAccount } from "../support/memory-account.ts";
import { type StackRun, stackRun } from "../support/stack-run.ts";
import type { Sections } from "./changes.ts";

/** Who the stacks are, as far as clients need to know. */
export const SHOP = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
export const LAMBDA_MAY = trust("lambda.amazonaws.com");
export const EC2_MAY = trust("ec2.amazonaws.com");

const METADATA =
  '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>';
const DOCUMENT = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };

/** One account and folder in which stacks of different settings follow each other. */
export interface Setting {
  readonly account: Account;
  readonly root: string;
  stack(sections: Sections, of?: Account): StackRun;
}

/** @param issuer address on loopback that has keys for every issuer. */
export function place(issuer: string): Setting {
  const [account, root] = [createAccount(), lastingFolder()];
  mkdirSync(join(root, "lambda"), { recursive: true });
  writeFileSync(join(root, "metadata.xml"), METADATA);
  writeFileSync(join(root, "policy.json"), JSON.stringify(DOCUMENT));
  const filled = (sections: Sections): Sections =>
    Object.fromEntries(Object.entries(sections).map(([name, body]) => [name, body?.replaceAll("ISSUER", issuer)]));
  return {
    account,
    root,
    stack: (sections, of = account) => stackRun(of, root, filled(sections), { endpoint: issuer }),
  };
}
