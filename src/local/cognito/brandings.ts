import { randomUUID } from "node:crypto";
import type { Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Branding, Pool } from "./cognito-model.ts";
import { clientOf, invalid, notFound } from "./pool-lookup.ts";
import { onPool } from "./pool-operations.ts";

interface OfBranding extends Readonly<Record<"UserPoolId" | "ClientId" | "ManagedLoginBrandingId", string>> {
  readonly UseCognitoProvidedValues?: boolean;
  readonly Settings?: unknown;
  readonly Assets?: readonly unknown[];
}

function brandingOf({ brandings }: Pool, id: string): Branding {
  const found = Object.values(brandings).find(({ ManagedLoginBrandingId: one }) => one === id);
  if (found === undefined) throw notFound(`Managed login branding ${id} does not exist.`);
  return found;
}

/** @throws Refusal InvalidParameterException. */
function styleOf({ UseCognitoProvidedValues = false, Settings, Assets }: OfBranding) {
  if (UseCognitoProvidedValues && (Settings !== undefined || Assets !== undefined))
    throw invalid("UseCognitoProvidedValues can not be true when Settings or Assets are given");
  return { UseCognitoProvidedValues, ...(Settings !== undefined && { Settings }), ...(Assets && { Assets }) };
}

/** How managed login looks for a client: without one, it shows nothing. */
const STYLE =
  "UseCognitoProvidedValues Settings Assets.Category Assets.ColorMode Assets.Extension Assets.Bytes Assets.ResourceId";
/** Values of Cognito's own style are not known here. */
const NOT_MERGED = { ReturnMergedResources: ["false"] };

export const brandingOperations: Readonly<Record<string, Operation>> = {
  CreateManagedLoginBranding: onPool<OfBranding>(`ClientId ${STYLE}`, (pool, input, { now }) => {
    const { ClientId } = clientOf(pool, input.ClientId);
    if (Object.hasOwn(pool.brandings, ClientId)) {
      const message = "A managed login branding already exists for this client.";
      throw new Refusal(400, "ManagedLoginBrandingExistsException", message);
    }
    const times = { CreationDate: now / 1_000, LastModifiedDate: now / 1_000 };
    const branding: Branding = {
      ManagedLoginBrandingId: randomUUID(),
      UserPoolId: pool.Id,
      ...styleOf(input),
      ...times,
    };
    pool.brandings[ClientId] = branding;
    return { ManagedLoginBranding: branding };
  }),
  DescribeManagedLoginBranding: onPool<OfBranding>(
    "ManagedLoginBrandingId ReturnMergedResources",
    (pool, { ManagedLoginBrandingId }) => ({ ManagedLoginBranding: brandingOf(pool, ManagedLoginBrandingId) }),
    NOT_MERGED,
  ),
  DescribeManagedLoginBrandingByClient: onPool<OfBranding>(
    "ClientId ReturnMergedResources",
    (pool, { ClientId }) => {
      const branding = pool.brandings[clientOf(pool, ClientId).ClientId];
      if (branding === undefined) throw notFound(`Client ${ClientId} has no managed login branding.`);
      return { ManagedLoginBranding: branding };
    },
    NOT_MERGED,
  ),
  UpdateManagedLoginBranding: onPool<OfBranding>(`ManagedLoginBrandingId ${STYLE}`, (pool, input, { now }) => {
    const branding = brandingOf(pool, input.ManagedLoginBrandingId);
    return { ManagedLoginBranding: Object.assign(branding, styleOf(input), { LastModifiedDate: now / 1_000 }) };
  }),
  DeleteManagedLoginBranding: onPool<OfBranding>("ManagedLoginBrandingId", (pool, { ManagedLoginBrandingId }) => {
    const gone = brandingOf(pool, ManagedLoginBrandingId);
    for (const [clientId, one] of Object.entries(pool.brandings)) if (one === gone) delete pool.brandings[clientId];
  }),
};
