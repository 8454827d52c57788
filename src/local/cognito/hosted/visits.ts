import { randomBytes } from "node:crypto";
import { headerOf } from "../../http.ts";
import { findUser } from "../find.ts";
import type { User } from "../model.ts";
import { fingerprint } from "../sessions.ts";
import type { Ask } from "./answers.ts";

const NAME = "cognito";
/** As long as Cognito's own lives. */
const LIFE_SECONDS = 3_600;

/** A cookie of the request. */
export function cookieOf({ request }: Ask, name: string): string | undefined {
  const cookies = (headerOf(request, "cookie") ?? "").split(/; */).map((one) => one.split("="));
  return cookies.find(([one]) => one === name)?.[1];
}

/** A cookie of these pages only; a browser sends it along when an app or a provider leads there. */
export const setCookie = ({ base }: Ask, name: string, value: string, lifeSeconds: number) =>
  [
    "Set-Cookie",
    `${name}=${value}; Path=${new URL(base).pathname}; HttpOnly; SameSite=Lax; Max-Age=${lifeSeconds}`,
  ] as const;

/** Remembers that this browser is signed in. Returns the header that it is told with. */
export function beginVisit(ask: Ask, user: User) {
  const { pool, now } = ask;
  const at = Math.floor(now / 1_000);
  for (const [key, { expiresAt }] of Object.entries(pool.visits)) if (expiresAt <= at) delete pool.visits[key];
  const secret = randomBytes(32).toString("base64url");
  pool.visits[fingerprint(secret)] = { username: user.Username, authTime: at, expiresAt: at + LIFE_SECONDS };
  return setCookie(ask, NAME, secret, LIFE_SECONDS);
}

/** Who is signed in in this browser, and since when in seconds since 1970. */
export function visitOf(ask: Ask): { readonly user: User; readonly authTime: number } | undefined {
  const visit = ask.pool.visits[fingerprint(cookieOf(ask, NAME) ?? "")];
  const user = visit && visit.expiresAt > ask.now / 1_000 ? findUser(ask.pool, visit.username) : undefined;
  return user?.Enabled && visit ? { user, authTime: visit.authTime } : undefined;
}

/** Forgets this browser. Returns the header that it is told with. */
export function endVisit(ask: Ask) {
  delete ask.pool.visits[fingerprint(cookieOf(ask, NAME) ?? "")];
  return setCookie(ask, NAME, "", 0);
}
