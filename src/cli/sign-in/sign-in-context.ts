import type { Config, IssuerConfig } from "../../config/config.ts";
import { sleep } from "../../engine/waits/sleep.ts";
import { beyondAscii } from "../../lib/characters.ts";
import { AuthzError } from "../../lib/errors.ts";
import { chosenIssuers } from "../../sign-in/choose-issuer.ts";
import type { FreshOptions } from "../../sign-in/session/fresh-token.ts";
import { createSessionStore } from "../../sign-in/session/session-store.ts";
import { type Candidate, candidates } from "../../sign-in/session/signed-in.ts";
import { withUserPool } from "../../stack/pool/resolve-user-pool.ts";
import type { Context } from "../command.ts";
import { stateFolder } from "./state-folder.ts";

/** The input of the commands that work with a session. */
export interface SignInContext {
  readonly config: Config;
  /** The one of --issuer, or all in the order of config.ini; at least one. */
  readonly issuers: readonly [IssuerConfig, ...IssuerConfig[]];
  /** The clients that can have a session. */
  readonly candidates: readonly Candidate[];
  /** AUTHZ_CLIENT_ID, instead of those in config.ini. */
  readonly clientId: string | undefined;
  readonly options: FreshOptions;
}

/** The endpoint; undefined is AWS. A sign-in works without region and profile, because a user may have neither. */
async function endpointOf({ target, io }: Context): Promise<string | undefined> {
  try {
    return (await target()).endpoint;
  } catch (error) {
    const isOfAws = error instanceof AuthzError && ["REGION_MISSING", "PROFILE_UNKNOWN"].includes(error.code);
    if (!isOfAws) throw error;
    return io.env["AWS_ENDPOINT_URL"]?.replace(/\/+$/, "") || undefined;
  }
}

/** RFC 6749, appendices A.1 and A.2: a client's id and its secret are %x20-7E. The value is never printed. */
function printable(variable: string, value: string | undefined): string | undefined {
  const character = beyondAscii(value ?? "");
  if (character === undefined) return value || undefined;
  throw new AuthzError("USAGE", `${variable} contains ${character.codePoint} as character ${character.column}`, {
    fix: "type it again: a client's ID and secret are printable ASCII",
  });
}

interface SignInOptions {
  readonly issuer?: string;
  readonly local?: boolean;
}

/** @throws AuthzError USAGE, CONFIG_INVALID, NOT_DEPLOYED and what loading the configuration throws. */
export async function signInContext(context: Context<SignInOptions>): Promise<SignInContext> {
  const { io, ui, signal } = context;
  // Refuse an unknown issuer before AWS is called.
  const name = context.options.issuer;
  chosenIssuers(await context.config(), name);
  const config = await withUserPool(await context.config(), context.aws, context.target);
  const issuers = chosenIssuers(config, name);
  const endpoint = await endpointOf(context);
  const clientId = printable("AUTHZ_CLIENT_ID", io.env["AUTHZ_CLIENT_ID"]?.trim());
  const store = createSessionStore({
    folder: stateFolder(io.env),
    processes: process,
    sleep: (ms) => sleep(ms, signal),
    on: ui.on,
  });
  const clientSecret = printable("AUTHZ_CLIENT_SECRET", io.env["AUTHZ_CLIENT_SECRET"]);
  const options = { store, endpoint, clientSecret, clock: { now: Date.now } };
  return { config, issuers, candidates: candidates(issuers, endpoint, clientId), clientId, options };
}
