import { present } from "../../lib/present.ts";
import type { AuthorizerConfig } from "../config.ts";
import { defaultHandler, readHandler } from "../schema/handler-format.ts";
import { checkRuntime } from "../schema/runtimes.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import { DEFAULT_VALIDATION, ENDLESS, matchesJwt, NOT_FOR_JWT, unsupportedPart } from "../schema/validation.ts";
import { readVariables } from "../schema/variable-names.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";

const ID = "authorizer";
/** API Gateway's timeout for authorizers of REST APIs is undocumented; up to this no timeout was observed. */
const SAFE_TIMEOUT_SECONDS = 10;

/**
 * Reads [authorizer]; every key has a default.
 * @param opaque tokens need not be JWTs: the user's own authorizer, without issuers.
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
  const fits = values.validation === undefined || !isToken || matchesJwt(values.validation);
  if (!isToken && values.validation !== undefined) {
    findings.problem(atKey(ID, "validation", section), values.validation, "is for type = TOKEN only");
  } else if (!opaque && fits === false) {
    findings.problem(atKey(ID, "validation", section), values.validation, NOT_FOR_JWT);
  }
  const unsupported = fits === undefined ? (unsupportedPart(values.validation ?? "") ?? ENDLESS) : undefined;
  if (unsupported !== undefined)
    findings.note(
      `authorizer: validation contains ${unsupported}, which only API Gateway evaluates; test-token and the local endpoint pass every token to the authorizer`,
    );
  if (values.timeout > SAFE_TIMEOUT_SECONDS) {
    findings.note(
      `authorizer: API Gateway may not wait longer than ${SAFE_TIMEOUT_SECONDS} s, timeout = ${values.timeout}`,
    );
  }
  const isOwn = values.source !== undefined;
  const isHandlerWritten = section?.entries.get("handler")?.value !== undefined;
  if (!isOwn && isHandlerWritten) {
    findings.note("authorizer: handler is not used without source");
  }
  if (!isOwn && values.exclude !== undefined) {
    findings.note("authorizer: exclude is not used without source");
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

/** Fetch standard, forbidden request-headers: pages cannot set them; Cookie contains all cookies of the site. */
const NO_TOKEN_HEADER =
  /^(?:accept-charset|accept-encoding|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

const notForTokens = (name: string): string =>
  /^cookie$/i.test(name)
    ? "must not be Cookie: browsers send all cookies of the site in it (theme=dark; id_token=...), never only a token"
    : `must not be ${name}: browsers do not let pages set it`;

/** Not for the user's own authorizer without issuers: its "token" is the value of any header. */
function checkTokenSource(
  [first]: AuthorizerConfig["identitySources"],
  section: SourceSection | undefined,
  findings: Findings,
): void {
  if (first?.in !== "header" || !NO_TOKEN_HEADER.test(first.name)) return;
  const seen = section?.entries.get("identity_source")?.value;
  findings.problem(atKey(ID, "identity_source", section), seen, notForTokens(first.name), {
    fix: "send the token in a header like Authorization",
  });
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
    findings.problem(at, seen, "must be exactly one header with type = TOKEN; type = REQUEST allows more");
  }
  // Header names are case-insensitive, and X and header.X are the same.
  const names = sources.map((source) => (source.in === "header" ? source.name.toLowerCase() : `?${source.name}`));
  if (new Set(names).size < names.length) findings.problem(at, seen, "must name each source only once");
}
