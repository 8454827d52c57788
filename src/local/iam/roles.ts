import { covers } from "../wildcard.ts";
import type { Clock, Delays, Roles, Store } from "../world.ts";
import { rolesIn } from "./iam-model.ts";
import { asList, type Statement, statementsOf } from "./policy-document.ts";

/** AWS's own for functions and for API Gateway, and those that allow all. */
const FOR_LOGS =
  /:aws:policy\/(?:service-role\/(?:AWSLambda\w*ExecutionRole|AmazonAPIGatewayPushToCloudWatchLogs)|AdministratorAccess|CloudWatchLogsFullAccess)$/;

/** AWS's own that allow to invoke functions: all of the account, except where a name says which. */
const FOR_FUNCTIONS =
  /:aws:policy\/(?:service-role\/AWSLambdaRole|AWSLambda_FullAccess|AdministratorAccess|PowerUserAccess)$/;

/** IAM, as other services see it: a role that was made or trusted just now cannot be assumed yet. */
export const createRoles = (store: Store, clock: Clock, { roleDelayMs }: Pick<Delays, "roleDelayMs">): Roles => ({
  exists: (roleArn) => rolesIn(store).some(({ Arn }) => Arn === roleArn),
  canAssume(roleArn, service) {
    const role = rolesIn(store).find(({ Arn }) => Arn === roleArn);
    if (role === undefined || clock.now() - role.trustedAt < roleDelayMs) return false;
    const about = statementsOf(role.trust).filter((one) => isAbout(one, service));
    // Conditions ask for what only a real call has (aws:SourceArn); here they allow, and they forbid nothing.
    if (about.some(({ Effect, Condition }) => Effect === "Deny" && Condition === undefined)) return false;
    return about.some(({ Effect }) => Effect === "Allow");
  },
  mayInvoke(roleArn, functionArn) {
    const { inline = [], attachedArns = [] } = rolesIn(store).find(({ Arn }) => Arn === roleArn) ?? {};
    const about = inline.flatMap(({ document }) => statementsOf(document)).filter((one) => isInvoke(one, functionArn));
    if (about.some(({ Effect, Condition }) => Effect === "Deny" && Condition === undefined)) return false;
    return attachedArns.some((arn) => FOR_FUNCTIONS.test(arn)) || about.some(({ Effect }) => Effect === "Allow");
  },
  mayMakeLogGroups(roleArn) {
    const { inline = [], attachedArns = [] } = rolesIn(store).find(({ Arn }) => Arn === roleArn) ?? {};
    // The Resource of a statement is not checked.
    const own = inline.flatMap(({ document }) => statementsOf(document)).filter(({ Effect }) => Effect === "Allow");
    return attachedArns.some((arn) => FOR_LOGS.test(arn)) || own.some(({ Action }) => asList(Action).some(isMake));
  },
});

function isAbout({ Principal, Action, NotAction }: Statement, service: string): boolean {
  const named = Principal === "*" || asList((Principal as Statement)["Service"]).includes(service);
  return named && (Action === undefined ? !asList(NotAction).some(isAssume) : asList(Action).some(isAssume));
}

function isInvoke({ Action, NotAction, Resource, NotResource }: Statement, functionArn: string): boolean {
  const isIts = (pattern: unknown) => covers(String(pattern), functionArn);
  const named = Action === undefined ? !asList(NotAction).some(isCall) : asList(Action).some(isCall);
  return named && (Resource === undefined ? !asList(NotResource).some(isIts) : asList(Resource).some(isIts));
}

const isAction = (name: string) => (action: unknown) => covers(String(action), name, "i");
const isAssume = isAction("sts:AssumeRole");
const isCall = isAction("lambda:InvokeFunction");
const isMake = isAction("logs:CreateLogGroup");
