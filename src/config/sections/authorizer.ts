import { present } from "../../lib/present.ts";
import type { AuthorizerConfig } from "../config.ts";
import { defaultHandler, readHandler } from "../schema/handler-format.ts";
import { checkRuntime } from "../schema/runtimes.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import { DEFAULT_VALIDATION, NOT_FOR_JWT, notJudged, takesJwt } from "../schema/validation.ts";
import { readVariables } from "../schema/variable-names.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";

const ID = "authorizer";
/** How long API Gateway waits is undocumented for REST APIs; up to this nobody has seen it give up. */
const SAFE_TIMEOUT_SECONDS = 10;

/**
 * Reads [authorizer]; all of it has defaults.
 * @param opaque the tokens need not be JWTs: an authorizer of the user's own, without issuers.
 */
export function readAuthorizer(
  section: SourceSection | undefined,
  project: string,
  opaque: boolean,
  today: Date,
  findings: Findings,
): AuthorizerConfig {
  const values = readSection(ID, SCHEMA.authorizer, section, findings);
  const isToken = values.type === "TOKEN";
  checkSources(values, section, findings);
  if (!opaque) checkTokenSource(values.identity_source, section, findings);
  if (!isToken && values.validation !== undefined) {
    findings.problem(atKey(ID, "validation", section), values.validation, "is for type = TOKEN only: leave it blank");
  } else if (!opaque && values.validation !== undefined && !takesJwt(values.validation)) {
    findings.problem(atKey(ID, "validation", section), values.validation, NOT_FOR_JWT);
  }
  const only = isToken && values.validation !== undefined ? notJudged(values.validation) : undefined;
  if (only !== undefined)
    findings.note(
      `authorizer: validation has ${only}, which only API Gateway judges; test-token and the local endpoint let every token through to the authorizer`,
    );
  if (values.timeout > SAFE_TIMEOUT_SECONDS) {
    findings.note(
      `authorizer: API Gateway may not wait longer than ${SAFE_TIMEOUT_SECONDS} s, timeout = ${values.timeout}`,
    );
  }
  const isOwn = values.source !== undefined;
  const isHandlerWritten = section?.entries.get("handler")?.value !== undefined;
  if (!isOwn && isHandlerWritten) {
    findings.note("authorizer: handler is for a source of your own; without source it is not used");
  }
  if (!isOwn && values.exclude !== undefined) {
    findings.note("authorizer: exclude is for a source of your own; without source it is not used");
  }
  const runtime = checkRuntime(values.runtime, atKey(ID, "runtime", section), today, findings, !isOwn);
  const handler = readHandler(values.handler, runtime, atKey(ID, "handler", section), findings);
  return present({
    name: values.name ?? `${project}LambdaAuthorizer`,
    runtime,
    architecture: values.architecture,
    type: values.type,
    identitySources: values.identity_source,
    validation: isToken ? (values.validation ?? (opaque ? undefined : DEFAULT_VALIDATION)) : undefined,
    cacheTtlSeconds: values.cache_ttl,
    clockToleranceSeconds: values.clock_tolerance,
    keysMaxAgeSeconds: values.keys_max_age * 3600,
    context: values.context,
    memoryMb: values.memory,
    timeoutSeconds: values.timeout,
    roleArn: values.role_arn,
    source: values.source,
    exclude: isOwn ? values.exclude : undefined,
    handler: isOwn ? handler : defaultHandler(runtime),
    env: readVariables(section, findings),
    unusedHandler: !isOwn && isHandlerWritten ? handler : undefined,
  });
}

/** Fetch standard, forbidden request-headers: no page can put a token there; Cookie is all cookies of the site at once. */
const NO_TOKEN_HEADER =
  /^(?:accept-charset|accept-encoding|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

const notForTokens = (name: string): string =>
  /^cookie$/i.test(name)
    ? "must not take the token from Cookie: browsers send all cookies of the site in it (theme=dark; id_token=...), never a token alone; have the page send it in a header, like Authorization"
    : `must not take the token from ${name}: browsers let no page set it; take a header like Authorization`;

/** Of an authorizer of the user's own that is told of no issuer, the "token" is whatever the header holds. */
function checkTokenSource(
  [first]: AuthorizerConfig["identitySources"],
  section: SourceSection | undefined,
  findings: Findings,
): void {
  if (first?.in !== "header" || !NO_TOKEN_HEADER.test(first.name)) return;
  const seen = section?.entries.get("identity_source")?.value;
  findings.problem(atKey(ID, "identity_source", section), seen, notForTokens(first.name));
}

function checkSources(
  {
    type,
    identity_source: sources,
  }: Pick<AuthorizerConfig, "type"> & { identity_source: AuthorizerConfig["identitySources"] },
  section: SourceSection | undefined,
  findings: Findings,
): void {
  const at = atKey(ID, "identity_source", section);
  const seen = section?.entries.get("identity_source")?.value;
  if (type === "TOKEN" && (sources.length !== 1 || sources[0]?.in !== "header")) {
    findings.problem(at, seen, "must be exactly one header: type = TOKEN takes no more; type = REQUEST does");
  }
  // Names of headers know no case, and X and header.X are the same.
  const names = sources.map((source) => (source.in === "header" ? source.name.toLowerCase() : `?${source.name}`));
  if (new Set(names).size < names.length) findings.problem(at, seen, "must name each source only once");
}
