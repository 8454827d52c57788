import type { Clock, Roles, Settings, Store } from "../world.ts";
import { rolesIn } from "./model.ts";
import { asList, type Statement, statementsOf } from "./policy-document.ts";

/** IAM, as other services see it: a role that was made or trusted just now cannot be assumed yet. */
export const createRoles = (store: Store, clock: Clock, { roleDelayMs }: Pick<Settings, "roleDelayMs">): Roles => ({
  canAssume(roleArn, service) {
    const role = rolesIn(store).find(({ Arn }) => Arn === roleArn);
    if (role === undefined || clock.now() - role.trustedAt < roleDelayMs) return false;
    const about = statementsOf(role.trust).filter((one) => isAbout(one, service));
    // Conditions ask for what only a real call has (aws:SourceArn); here they allow, and they forbid nothing.
    if (about.some(({ Effect, Condition }) => Effect === "Deny" && Condition === undefined)) return false;
    return about.some(({ Effect }) => Effect === "Allow");
  },
});

function isAbout({ Principal, Action, NotAction }: Statement, service: string): boolean {
  const named = Principal === "*" || asList((Principal as Statement)["Service"]).includes(service);
  return named && (Action === undefined ? !asList(NotAction).some(isAssumeRole) : asList(Action).some(isAssumeRole));
}

/** Actions have no case and may have wildcards: "sts:*". */
function isAssumeRole(action: unknown): boolean {
  const wanted = String(action)
    .replace(/[^\w*?]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${wanted}$`, "i").test("sts:AssumeRole");
}
