import { modelOf } from "../model/service-model.ts";
import { own } from "../own.ts";
import type { Service } from "../wire/operation.ts";
import { accountOperations } from "./account-operations.ts";
import { brandingOperations } from "./brandings.ts";
import { clientOperations } from "./client-operations.ts";
import { tagOperations } from "./cognito-tags.ts";
import { domainOperations } from "./domains.ts";
import { groupOperations } from "./groups.ts";
import { ownAttributeOperations } from "./own-attributes.ts";
import { invalid } from "./pool-lookup.ts";
import { poolOperations } from "./pool-operations.ts";
import { providerOperations } from "./providers.ts";
import { resourceServerOperations } from "./resource-servers.ts";
import { signInOperations } from "./sign-in.ts";
import { signUpOperations } from "./sign-up.ts";
import { userOperations } from "./user-operations.ts";

/** Whether AWS takes an operation of the X-Amz-Target header without a signature: who signs in has no AWS keys. */
export function isOpen(target: string | undefined): boolean {
  const [, operation = ""] = /^AWSCognitoIdentityProviderService\.(\w+)$/.exec(target ?? "") ?? [];
  return own(modelOf("cognito-idp").operations, operation)?.open === true;
}

/** Cognito user pools: pools, clients, users, groups, and the flows that give tokens. */
export const cognito: Service = {
  name: "cognito-idp",
  title: "Cognito",
  protocol: "json",
  target: "AWSCognitoIdentityProviderService",
  operations: {
    ...poolOperations,
    ...clientOperations,
    ...domainOperations,
    ...userOperations,
    ...groupOperations,
    ...providerOperations,
    ...brandingOperations,
    ...resourceServerOperations,
    ...tagOperations,
    ...signInOperations,
    ...accountOperations,
    ...ownAttributeOperations,
    ...signUpOperations,
  },
  invalid,
};
