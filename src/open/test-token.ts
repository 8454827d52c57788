import { sleep } from "../engine/waits/sleep.ts";
import { resolveIssuer } from "../issuers/discovery.ts";
import { knownIssuer } from "../issuers/known-issuer.ts";
import { hasCorsOnErrors } from "../stack/gateway-cors.ts";
import { locateApi } from "../stack/locate.ts";
import { withUserPool } from "../stack/pool/resolve-user-pool.ts";
import { refuseUnsendable } from "../token/acquire.ts";
import { printed } from "../token/check.ts";
import { prove } from "../token/prove/prove.ts";
import { couldNotRead, strayChecks } from "../token/prove/stray-checks.ts";
import type { CallSettings } from "./connector.ts";
import type { TestTokenOptions } from "./open-options.ts";
import type { StackSession } from "./open-session.ts";
import type { TestTokenResult } from "./results.ts";

/** Verifies the responses of the deployed API over HTTP. @param token without "Bearer". */
export async function testTokenIn(
  session: StackSession,
  token: string,
  { allMethods = false }: TestTokenOptions,
  { on, signal }: CallSettings,
): Promise<TestTokenResult> {
  refuseUnsendable(token);
  const aws = await session.connect({ on, signal });
  const config = await withUserPool(await session.config(), async () => aws);
  const [{ invokeUrl, apiId }, issuers] = await Promise.all([
    locateApi(config, aws),
    Promise.all(
      config.issuers.map((one) => knownIssuer(one, (issuer) => resolveIssuer(issuer, aws.endpoint), aws.endpoint)),
    ),
  ]);
  const steps = [{ title: `proving ${invokeUrl}`, ids: [] }];
  const { account } = await aws.caller;
  on({ type: "planned", account, region: aws.region, profile: aws.profile, endpoint: aws.endpoint, steps });
  const looking = strayChecks(config, aws, apiId).catch(couldNotRead);
  const { ok, checks } = await prove({
    config,
    invokeUrl,
    issuers,
    token,
    allMethods,
    signal,
    endpoint: aws.endpoint,
    configuredCors: () => hasCorsOnErrors(aws, apiId),
    clock: { now: Date.now, sleep: (ms) => sleep(ms, signal) },
  });
  const strays = await looking;
  return {
    ok: ok && strays.every((check) => check.ok),
    checks: [...checks, ...strays].map((check) => printed(check, session.commandText)),
  };
}
