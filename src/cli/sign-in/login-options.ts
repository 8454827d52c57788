import type { OptionSpec, OptionsOf } from "../input/option-spec.ts";
import { LOCAL } from "../input/options.ts";

/** The options of login. */
export const LOGIN_OPTIONS = [
  LOCAL,
  { flags: "--issuer <name>", description: "the [issuer.<name>] of config.ini (default: the first one)" },
  {
    flags: "--username <name>",
    description: "by password: AUTHZ_PASSWORD, else prompted without echo; the password itself is never sent",
  },
  {
    flags: "--client-credentials",
    description: "as a client: AUTHZ_CLIENT_ID, AUTHZ_CLIENT_SECRET, or prompted without echo",
  },
  { flags: "--provider <name>", description: "in the browser: straight to this identity provider, like Google" },
  {
    flags: "--scope <scopes>",
    description: 'space-separated scopes to request (default: "openid email profile")',
  },
  { flags: "--no-browser", description: "print the address to open instead of opening it" },
] as const satisfies readonly OptionSpec[];

/** Their values. */
export type LoginOptions = OptionsOf<typeof LOGIN_OPTIONS>;
