import type { Listed } from "../../aws/list-user-pools.ts";
import type { Account, Answers, Choice, Facts } from "../../init/questions.ts";
import { prepareSdk } from "../../open/process-environment.ts";
import { resolveTarget, type Target } from "../../open/resolve-target.ts";
import type { Context } from "../command.ts";
import type { Io } from "../terminal/io.ts";

/** What lists; the deadline counts for each listing. */
export interface Listing {
  readonly deadlineMs: number;
  pools(region: string, signal: AbortSignal): Promise<readonly Listed[]>;
  clients(region: string, pool: string, signal: AbortSignal): Promise<readonly Listed[]>;
}

/** AWS's own lists. A person waits for them between two questions. */
export const listed: Listing = {
  deadlineMs: 3_000,
  pools: async (...where) => (await import("../../aws/list-user-pools.ts")).listUserPools(...where),
  clients: async (...where) => (await import("../../aws/list-user-pools.ts")).listPoolClients(...where),
};

/** Variables of which each means credentials. Machines whose metadata service has some are not asked: elsewhere that takes seconds. */
const CREDENTIALS =
  /^AWS_(?:ACCESS_KEY_ID|PROFILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_(?:FULL|RELATIVE)_URI)$/;

/** Whether there is a reason to ask AWS at all. */
export const mayHaveCredentials = (env: Io["env"], profiles: Facts["profiles"]): boolean =>
  profiles.length > 0 || Object.keys(env).some((name) => CREDENTIALS.test(name) && env[name]);

/** The account of the answers, as init's questions see it. What cannot be listed is said in a note, with the reason. */
export function accountOf(context: Context, listing: Listing): Account {
  let pools: Promise<readonly Choice[]> | undefined;
  return {
    pools(answers) {
      pools ??= choicesOf(context, answers, `user pools in ${answers.region}`, listing.deadlineMs, listing.pools);
      return pools;
    },
    clients(answers) {
      const { userPool = "" } = answers;
      return choicesOf(context, answers, `clients of ${userPool}`, listing.deadlineMs, (region, until) =>
        listing.clients(region, userPool, until),
      );
    },
  };
}

async function choicesOf(
  { options, io, ui, signal }: Context,
  { profile, region = "" }: Answers,
  what: string,
  deadlineMs: number,
  list: Listing["pools"],
): Promise<readonly Choice[]> {
  const deadline = AbortSignal.timeout(deadlineMs);
  let target: Target | undefined;
  try {
    target = await resolveTarget({ profile: options.profile, region }, io.env, {
      aws: { region, ...(profile && { profile }) },
    });
    prepareSdk(target);
    const found = await list(region, AbortSignal.any([signal, deadline]));
    if (found.length === 0) ui.note(`note: no ${what}`);
    return found.map(({ id, name }) => ({ value: id, name: `${name} (${id})` }));
  } catch (error) {
    signal.throwIfAborted();
    ui.note(`note: the ${what} cannot be listed: ${await reasonOf(error, target, deadline, deadlineMs)}`);
    return [];
  }
}

async function reasonOf(
  error: unknown,
  target: Target | undefined,
  deadline: AbortSignal,
  ms: number,
): Promise<string> {
  if (deadline.aborted) return `no answer within ${ms / 1_000} s`;
  const { explainAwsError } = await import("../../aws/aws-errors.ts");
  const { profile, region, endpoint } = target ?? {};
  return explainAwsError(error, { profile, region, endpoint }).message;
}
