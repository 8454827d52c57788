import type { CallEvidence } from "../../evidence/evidence.ts";
import type { IdentitySource } from "../../view/api-view.ts";

/** "header X-Token", "query parameter token", "stage variable tenant", "context.identity.apiKey" */
export function sourceName({ in: where, name }: IdentitySource): string {
  if (where === "header") return `header ${name}`;
  if (where === "querystring") return `query parameter ${name}`;
  return where === "stageVariables" ? `stage variable ${name}` : `context.${name}`;
}

export const headerIn = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];

/** Of a caller who signs with IAM or uses an identity pool, which no caller of a Lambda authorizer does. */
const OF_IAM = /^identity\.(?:accountId|caller|user|userArn|cognito\w+)$/;

/** What a call sends in a source: undefined when that is missing. Never to be printed. */
export function valueIn(
  { sent, stage }: Pick<CallEvidence, "sent" | "stage">,
  { in: where, name }: IdentitySource,
): string | undefined {
  if (where === "header") return headerIn(sent.headers, name);
  // Names of query parameters are case-sensitive.
  if (where === "querystring") return sent.url.searchParams.get(name) ?? undefined;
  if (where === "stageVariables") return stage?.variables[name];
  if (/^identity\.apiKey(?:Id)?$/.test(name)) return headerIn(sent.headers, "x-api-key");
  return OF_IAM.test(name) ? undefined : "known to API Gateway";
}

/** The sources that a call leaves out, and those that it sends without a value. */
export function lackingSources(
  evidence: CallEvidence,
  sources: readonly IdentitySource[],
): { readonly missing: readonly IdentitySource[]; readonly empty: readonly IdentitySource[] } {
  const known = sources.filter((one) => one.in !== "stageVariables" || evidence.stage !== undefined);
  const missing = known.filter((one) => valueIn(evidence, one) === undefined);
  return { missing, empty: known.filter((one) => valueIn(evidence, one) === "") };
}

/** The sources of the authorizer of the call. */
export const sourcesOf = ({ route }: CallEvidence): readonly IdentitySource[] =>
  route?.authorizer?.view.identitySources ?? [];

/** Names of what a call carries besides the technical headers of every client: "header Authorization", "header Cookie". */
export function sentNames({ sent }: CallEvidence): string[] {
  const headers = Object.keys(sent.headers).filter(
    (name) => !/^(?:accept|content-|origin$|host$|user-agent$)/i.test(name),
  );
  const parameters = [...new Set(sent.url.searchParams.keys())];
  return [...headers.map((name) => `header ${name}`), ...parameters.map((name) => `query parameter ${name}`)];
}
