import type { At, Findings } from "../text/findings.ts";
import type { Entry } from "../text/source.ts";

const GOOGLE_CLIENT = ".apps.googleusercontent.com";

/**
 * The tutorial's [cognito] as the entries of an issuer's section: Google for a Google client without a pool, otherwise a
 * user pool. A blank value without a line is a problem at `first`, the first of the tutorial's keys.
 */
export function tutorialIssuer(
  tutorial: ReadonlyMap<string, Entry>,
  first: At,
  findings: Findings,
): Record<string, Entry | undefined> {
  const client = tutorial.get("APP_CLIENT_ID");
  const pool = tutorial.get("USERPOOL_ID");
  const isGoogle = client?.value?.endsWith(GOOGLE_CLIENT) === true;
  const implied = (value: string): Entry => ({ at: first, value });
  const refuseBlank = (entry: Entry | undefined, key: string, fill: string): undefined =>
    findings.problem(entry?.at ?? { ...first, section: "cognito", key }, undefined, `is blank: fill in ${fill}`);

  if (isBlank(client)) refuseBlank(client, "APP_CLIENT_ID", "the ID of the app client");
  const clientId = client?.value === undefined ? implied("none") : client;
  if (isGoogle && isBlank(pool)) return { kind: implied("google"), client_id: clientId };
  if (isGoogle)
    findings.note("APP_CLIENT_ID is of Google, but tokens of a user pool contain the pool's own app client");
  if (isBlank(pool)) {
    const fill = "the ID of the user pool (like us-east-1_AbCdEf123), or a Google client as APP_CLIENT_ID";
    refuseBlank(pool, "USERPOOL_ID", fill);
  }
  const userPool = pool?.value === undefined ? implied("us-east-1_none") : pool;
  return { kind: implied("cognito"), client_id: clientId, user_pool: userPool, token_use: implied("id") };
}

/** A refused value is already reported. */
const isBlank = (entry: Entry | undefined): boolean => entry?.value === undefined && entry?.refused !== true;
