import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { clientNeeds } from "../stack/pool/client-needs.ts";
import type { Check } from "../token/check.ts";
import { settingCheck } from "./check-results.ts";

/**
 * The settings that a sign-in requires of an app client (see `clientNeeds`), and that it does not reveal which users exist.
 * @param port of the local sign-in.
 */
export function clientChecks(client: UserPoolClientType, port: number): Check[] {
  const hides = {
    what: "hides who exists",
    setting: "PreventUserExistenceErrors = ENABLED",
    met: client.PreventUserExistenceErrors === "ENABLED",
  };
  return [...clientNeeds(client, port), hides].map(({ what, setting, met }) =>
    settingCheck(`client: ${what}`, met, setting, `fix: set ${setting} at the app client ${client.ClientId}`),
  );
}
