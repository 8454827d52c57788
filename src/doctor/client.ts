import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { clientNeeds } from "../stack/pool/client-needs.ts";
import type { Check } from "../token/check.ts";
import { has } from "./findings.ts";

/**
 * What signing in needs of an app client (see `clientNeeds`), and that it tells nobody who exists.
 * @param port of the local sign-in.
 */
export function clientChecks(client: UserPoolClientType, port: number): Check[] {
  const hides = {
    what: "hides who exists",
    setting: "PreventUserExistenceErrors = ENABLED",
    met: client.PreventUserExistenceErrors === "ENABLED",
  };
  return [...clientNeeds(client, port), hides].map(({ what, setting, met }) =>
    has(`client: ${what}`, met, setting, `set ${setting} at the app client ${client.ClientId}`),
  );
}
