import type { Config } from "../config.ts";
import { isLoopback } from "../schema/parse-token.ts";
import type { Findings } from "../text/findings.ts";

const PRODUCTION = ["prod", "production", "live"];

const isOnThisMachine = (origin: string): boolean => URL.canParse(origin) && isLoopback(new URL(origin).hostname);

/** Notes which origins are more than a stage should let in, and which one the sign-in page would lack. */
export function checkOrigins({ api, cors, issuers, signIn }: Config, findings: Findings): void {
  const { allowOrigins, allowCredentials } = cors;
  const isProduction = PRODUCTION.includes(api.stage.toLowerCase());
  if (allowOrigins.includes("*")) {
    const advice = isProduction ? `; in the stage ${api.stage} name the origins of your pages` : "";
    findings.note(`[cors] allow_origins = *: scripts of any web page may call this API and read its answers${advice}`);
  }
  if (allowOrigins.length > 1 && allowCredentials === true) {
    findings.note(
      "[cors] allow_credentials with several origins: API Gateway cannot pick one on its own errors, so a page that sends cookies sees its 401 and 403 as CORS errors",
    );
  }
  if (isProduction) {
    for (const origin of allowOrigins.filter(isOnThisMachine)) {
      findings.note(
        `[cors] ${origin} in the stage ${api.stage}: whatever runs there on a user's own machine may call this API; leave it to other stages`,
      );
    }
    return;
  }
  const page = `http://localhost:${signIn.port}`;
  const signsIn = issuers.some(({ createsPool }) => createsPool === true);
  if (!signsIn || allowOrigins.includes("*") || allowOrigins.includes(page)) return;
  findings.note(`[cors] allow_origins lacks ${page}: the page that \`lambda-authz ui\` serves there would be refused`);
}
