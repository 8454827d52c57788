import type { Config } from "../config.ts";
import { isLoopback } from "../schema/parse-token.ts";
import type { Findings } from "../text/findings.ts";

const PRODUCTION = ["prod", "production", "live"];

const isOnThisMachine = (origin: string): boolean => URL.canParse(origin) && isLoopback(new URL(origin).hostname);

/** Notes origins that are too wide for a stage, and the origin of the sign-in page where it is missing. */
export function checkOrigins({ api, cors, issuers, signIn }: Config, findings: Findings): void {
  const { allowOrigins, allowCredentials } = cors;
  const isProduction = PRODUCTION.includes(api.stage.toLowerCase());
  if (allowOrigins.includes("*")) {
    const advice = isProduction ? `; in the stage ${api.stage} list the origins of your pages` : "";
    findings.note(`[cors] allow_origins = *: scripts of any web page may call this API and read its answers${advice}`);
  }
  if (allowOrigins.length > 1 && allowCredentials === true) {
    findings.note(
      "[cors] allow_credentials with several origins: API Gateway cannot choose one for its own errors, so pages that send cookies get 401 and 403 as CORS errors",
    );
  }
  if (isProduction) {
    for (const origin of allowOrigins.filter(isOnThisMachine)) {
      findings.note(
        `[cors] ${origin} in the stage ${api.stage}: any program on a user's machine that serves it may call this API; use it in other stages only`,
      );
    }
    return;
  }
  const page = `http://localhost:${signIn.port}`;
  const signsIn = issuers.some(({ createsPool }) => createsPool === true);
  if (!signsIn || allowOrigins.includes("*") || allowOrigins.includes(page)) return;
  findings.note(
    `[cors] allow_origins does not contain ${page}: calls of the page that \`lambda-authz ui\` serves there would be refused`,
  );
}
