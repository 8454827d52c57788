import type { CreateRestApiCommandInput } from "@aws-sdk/client-api-gateway";
import { BACKEND, type Code, TOKEN_AUTHORIZER } from "./function-code.ts";
import { type LambdaChanges, lambdaProxy } from "./integrations.ts";
import type { PlainAccount } from "./plain-account.ts";
import type { AuthorizerChanges, PlainApi } from "./plain-api.ts";
import type { FunctionChanges, PlainFunction } from "./plain-functions.ts";
import type { CorsSettings, MethodSettings } from "./put-method.ts";

/** The one thing that a scenario changes of the healthy API. */
export interface Changes {
  readonly api?: Partial<CreateRestApiCommandInput>;
  /** Other code for the authorizer, which scenarios share. */
  readonly sharedAuthorizer?: Code;
  /** The authorizer's own code: the function is of this scenario alone, as with `authorizerFunction`. */
  readonly authorizerCode?: Code;
  readonly authorizerFunction?: FunctionChanges;
  readonly authorizer?: AuthorizerChanges & { readonly type?: "TOKEN" | "REQUEST" };
  readonly backendCode?: Code;
  readonly backendFunction?: FunctionChanges;
  readonly backend?: LambdaChanges;
  readonly method?: MethodSettings;
  /** false: no OPTIONS and no headers on refusals. */
  readonly cors?: CorsSettings | false;
  /** After all is built, before it is deployed. */
  before?(parts: ProtectedParts): Promise<unknown>;
  /** false: it is not deployed at all. */
  readonly deploy?: boolean;
}

export interface ProtectedParts {
  readonly api: PlainApi;
  readonly authorizer: PlainFunction;
  readonly authorizerId: string;
  readonly backend: PlainFunction;
}

/** A function of its own where it is changed, else one that scenarios share. @param isOwn where its policy is the fault. */
const functionFor = (
  account: PlainAccount,
  usual: Code,
  code: Code | undefined,
  changes: FunctionChanges | undefined,
  isOwn: boolean,
) =>
  code !== undefined || changes !== undefined || isOwn
    ? account.ownFunction(code ?? usual, changes)
    : account.sharedFunction(usual);

/**
 * A healthy API, the way the tutorials build it, with what a scenario changes: GET /orders and GET /orders/{id} behind
 * a TOKEN authorizer whose policy covers the stage, CORS for any origin, deployed to the stage dev.
 */
export async function protectedApi(account: PlainAccount, changes: Changes = {}): Promise<ProtectedParts> {
  const { type = "TOKEN", ...authorizerChanges } = changes.authorizer ?? {};
  const isRefused = (permit?: boolean) => permit === false;
  const [api, authorizer, backend] = await Promise.all([
    account.api(changes.api),
    functionFor(
      account,
      changes.sharedAuthorizer ?? TOKEN_AUTHORIZER,
      changes.authorizerCode,
      changes.authorizerFunction,
      isRefused(authorizerChanges.permit),
    ),
    functionFor(account, BACKEND, changes.backendCode, changes.backendFunction, isRefused(changes.backend?.permit)),
  ]);
  const make = type === "TOKEN" ? api.tokenAuthorizer : api.requestAuthorizer;
  const authorizerId = await make(authorizer, authorizerChanges);
  for (const path of ["/orders", "/orders/{id}"]) {
    const integration = lambdaProxy(backend, changes.backend);
    await api.method("GET", path, { authorizer: authorizerId, integration, ...changes.method });
    if (changes.cors !== false) await api.cors(path, changes.cors);
  }
  if (changes.cors !== false)
    for (const one of ["DEFAULT_4XX", "DEFAULT_5XX"] as const)
      await api.gatewayResponse(one, { "Access-Control-Allow-Origin": `'${changes.cors?.origin ?? "*"}'` });
  const parts = { api, authorizer, authorizerId, backend };
  await changes.before?.(parts);
  if (changes.deploy !== false) await api.deploy();
  return parts;
}
