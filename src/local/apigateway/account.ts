import { type Call, type Operation, op } from "../wire/operation.ts";
import type { World } from "../world.ts";
import { badRequest } from "./apigateway-refusals.ts";
import { type Fields, PATCHES, type Patches, patch } from "./patch.ts";

/** What API Gateway keeps of an account in a region. */
interface GatewayAccount {
  /** As which API Gateway writes the logs of stages. */
  cloudwatchRoleArn?: string;
}

const accountIn = ({ store }: World, region: string): GatewayAccount =>
  store.of<GatewayAccount>("apigateway-account", region, () => ({}));

/** The role as which API Gateway writes logs in a region; undefined while none is set. */
export const loggingRole = (world: World, region: string): string | undefined =>
  accountIn(world, region).cloudwatchRoleArn;

/** As in a new account; only AWS can change the limits. */
const describe = (account: GatewayAccount) => ({
  ...account,
  throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
  features: ["UsagePlans"],
  apiKeyVersion: "4",
});

/** What is wrong with a role, in AWS's one message for every reason. It checks the trust first, then the policies. */
function checkRole(roleArn: string, { world: { roles } }: Call): void {
  if (roles.canAssume(roleArn, "apigateway.amazonaws.com") && roles.mayMakeLogGroups(roleArn)) return;
  throw badRequest(
    "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
  );
}

const fieldsOf = (call: Call): Fields<GatewayAccount> => ({
  "/cloudwatchRoleArn": {
    ops: ["replace"],
    apply(account, { value }) {
      // CDK and Terraform remove the role with an empty text.
      if (value === "") return void delete account.cloudwatchRoleArn;
      checkRole(value, call);
      account.cloudwatchRoleArn = value;
    },
  },
});

const RULES = { absent: ["UpdateAccount", /^\/features/] as const };

/** The settings of the account in a region. */
export const accountOperations: Readonly<Record<string, Operation>> = {
  GetAccount: op<object>("", (_input, { world, region }) => describe(accountIn(world, region))),
  UpdateAccount: op<Patches>(PATCHES, (input, call) =>
    describe(patch(accountIn(call.world, call.region), input, fieldsOf(call), RULES)),
  ),
};
