import type { Operation, Service } from "../wire/operation.ts";
import { accountOperations } from "./account.ts";
import { brandingOperations } from "./brandings.ts";
import { clientOperations } from "./clients.ts";
import { domainOperations } from "./domains.ts";
import { invalid } from "./find.ts";
import { groupOperations } from "./groups.ts";
import { ownAttributeOperations } from "./own-attributes.ts";
import { poolOperations } from "./pools.ts";
import { providerOperations } from "./providers.ts";
import { resourceServerOperations } from "./resource-servers.ts";
import { signInOperations } from "./sign-in.ts";
import { signUpOperations } from "./sign-up.ts";
import { tagOperations } from "./tags.ts";
import { userOperations } from "./users.ts";

/** Who signs in has no AWS keys: these are open to pages of any origin. */
const { AdminInitiateAuth, AdminRespondToAuthChallenge, ...signIn } = signInOperations;
const open: Readonly<Record<string, Operation>> = {
  ...signIn,
  ...accountOperations,
  ...ownAttributeOperations,
  ...signUpOperations,
};

/** Whether an operation of the X-Amz-Target header needs no signature. */
export const isOpen = (target: string | undefined): boolean =>
  target?.startsWith("AWSCognitoIdentityProviderService.") === true && Object.hasOwn(open, target.split(".")[1] ?? "");

/** For whoever has AWS keys. */
const forAdministrators = {
  ...{ AdminInitiateAuth, AdminRespondToAuthChallenge },
  ...poolOperations,
  ...clientOperations,
  ...domainOperations,
  ...userOperations,
  ...groupOperations,
  ...providerOperations,
  ...brandingOperations,
  ...resourceServerOperations,
  ...tagOperations,
};

/** Cognito user pools: pools, clients, users, groups, and the flows that give tokens. */
export const cognito: Service = {
  name: "cognito-idp",
  title: "Cognito",
  protocol: "json",
  target: "AWSCognitoIdentityProviderService",
  operations: { ...forAdministrators, ...open },
  invalid,
};
