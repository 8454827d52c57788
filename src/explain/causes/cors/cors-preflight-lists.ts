import { allowsMethod, headersNotAllowed, namesIn } from "../../../lib/http/cors.ts";
import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { RouteView } from "../../view/api-view.ts";
import type { Detection } from "../cause.ts";
import { routeName } from "../integration/integration-words.ts";
import { configuredHeader } from "./configured-headers.ts";
import { ALLOW_HEADERS, ALLOW_METHODS, corsHeader } from "./cors-answer.ts";
import { corsCause } from "./cors-cause.ts";
import { corsPath, preflightFix } from "./cors-words.ts";

/** Methods that browsers send to other origins without a permission. */
const SAFE_METHODS = ["GET", "HEAD", "POST"];

/** The preflight allows other methods than the call's. */
export const corsPreflightMethod = corsCause({
  code: "cors-preflight-method",
  faultOf({ cors, preflight }, evidence) {
    if (preflight === undefined || preflight.status >= 300 || SAFE_METHODS.includes(cors.method)) return undefined;
    const allowed = corsHeader(preflight, ALLOW_METHODS);
    if (allowsMethod(allowed, cors.method, cors.withCredentials)) return undefined;
    const value = [...new Set([...namesIn(allowed).filter((one) => one !== "*"), cors.method, "OPTIONS"])].join(",");
    return {
      message: `the preflight of ${corsPath(evidence)} does not allow ${cors.method}, so browsers at ${cors.origin} do not send it`,
      evidence: [`Access-Control-Allow-Methods: ${allowed || "missing"}`],
      fix: preflightFix(evidence, "Access-Control-Allow-Methods", value),
    };
  },
});

const ALLOW_LIST = "Access-Control-Allow-Headers";

/** A header that a route's authorizer reads and its preflight, as configured, does not allow. */
function configuredGap({ view }: ApiEvidence, route: RouteView): Detection[] {
  const authorizer = view?.authorizers.find(({ name }) => name === route.authorizer);
  const options = view?.routes.find(({ path, verb }) => path === route.path && verb === "OPTIONS");
  const allowed = options && configuredHeader(options, ALLOW_HEADERS);
  if (options === undefined || authorizer === undefined || allowed === undefined) return [];
  const read = authorizer.identitySources.filter((one) => one.in === "header").map(({ name }) => name);
  const [lacking] = headersNotAllowed(allowed, read);
  if (lacking === undefined) return [];
  return [
    {
      message: `OPTIONS ${route.path} does not allow the header ${lacking}, which authorizer ${authorizer.name} reads, so pages of other origins cannot call ${routeName(route)}`,
      evidence: [`${ALLOW_LIST} of OPTIONS ${route.path}: ${allowed || "missing"}`],
      severity: "warning",
      fix: {
        text: `add ${lacking} to ${ALLOW_LIST} of OPTIONS ${route.path} by its name (* does not cover Authorization), and deploy the API`,
        console: `API Gateway > APIs > the API > Resources > ${route.path} > OPTIONS > Integration response > Edit > Header mappings`,
        sam: `AWS::Serverless::Api: Cors: AllowHeaders: "'Content-Type,${lacking}'"`,
        terraform: "aws_api_gateway_integration_response of OPTIONS: response_parameters",
        lambdaAuthz: "[cors] allow_headers in config.ini, then lambda-authz deploy",
      },
    },
  ];
}

/** The preflight does not allow a header that the call sends: mostly Authorization, which "*" does not cover. */
export const corsPreflightHeader = corsCause({
  code: "cors-preflight-header",
  expects: "preflights allow the authorizer's headers",
  inspect: (evidence) => evidence.routes.flatMap(({ route }) => configuredGap(evidence, route)),
  faultOf({ cors, preflight }, evidence) {
    if (preflight === undefined || preflight.status >= 300) return undefined;
    const allowed = corsHeader(preflight, ALLOW_HEADERS);
    const refused = headersNotAllowed(allowed, cors.headers, cors.withCredentials);
    if (refused.length === 0) return undefined;
    const star = namesIn(allowed).includes("*") ? "; * does not cover it" : "";
    const value = [...namesIn(allowed).filter((one) => one !== "*"), ...refused].join(",");
    return {
      message: `the preflight of ${corsPath(evidence)} does not allow the header ${refused.join(", ")}, so browsers at ${cors.origin} do not send ${cors.method}`,
      evidence: [`${ALLOW_LIST}: ${allowed || "missing"}${star}`],
      fix: preflightFix(evidence, ALLOW_LIST, value),
    };
  },
});
