import { randomBytes } from "node:crypto";
import { headerOf } from "../../http.ts";
import type { User } from "../cognito-model.ts";
import { findUser } from "../pool-lookup.ts";
import { fingerprint } from "../sessions.ts";
import type { PageRequest } from "./responses.ts";

const NAME = "cognito";
/** As long as Cognito's own lives. */
const LIFE_SECONDS = 3_600;

/** A cookie of the request. */
export function cookieOf({ http }: PageRequest, name: string): string | undefined {
  const cookies = (headerOf(http, "cookie") ?? "").split(/; */).map((one) => one.split("="));
  return cookies.find(([one]) => one === name)?.[1];
}

/** A cookie of these pages only; a browser sends it along when an app or a provider leads there. */
export const setCookie = ({ base }: PageRequest, name: string, value: string, lifeSeconds: number) =>
  [
    "Set-Cookie",
    `${name}=${value}; Path=${new URL(base).pathname}; HttpOnly; SameSite=Lax; Max-Age=${lifeSeconds}`,
  ] as const;

/** Starts the session of this browser. Returns its Set-Cookie header. */
export function beginVisit(request: PageRequest, user: User) {
  const { pool, now } = request;
  const at = Math.floor(now / 1_000);
  for (const [key, { expiresAt }] of Object.entries(pool.visits)) if (expiresAt <= at) delete pool.visits[key];
  const secret = randomBytes(32).toString("base64url");
  pool.visits[fingerprint(secret)] = { username: user.Username, authTime: at, expiresAt: at + LIFE_SECONDS };
  return setCookie(request, NAME, secret, LIFE_SECONDS);
}

/** Who is signed in in this browser, and since when in seconds since 1970. */
export function visitOf(request: PageRequest): { readonly user: User; readonly authTime: number } | undefined {
  const visit = request.pool.visits[fingerprint(cookieOf(request, NAME) ?? "")];
  const user = visit && visit.expiresAt > request.now / 1_000 ? findUser(request.pool, visit.username) : undefined;
  return user?.Enabled && visit ? { user, authTime: visit.authTime } : undefined;
}

/** Ends the session of this browser. Returns its Set-Cookie header. */
export function endVisit(request: PageRequest) {
  delete request.pool.visits[fingerprint(cookieOf(request, NAME) ?? "")];
  return setCookie(request, NAME, "", 0);
}
