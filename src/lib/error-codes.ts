/** What an error code means, for the reference (docs/errors.md): what happened, and what to do about it. */
interface ErrorCodeDocs {
  readonly meaning: string;
  readonly fix: string;
}

const documented = <C extends string>(codes: Readonly<Record<C, ErrorCodeDocs>>) => codes;

/**
 * Every way a run can fail that a script may want to tell apart. A closed list: scripts match on these codes. The exit
 * code of each is in cli/exit-codes.ts. Loaded by the documents only; everything else uses the type.
 */
export const ERROR_CODES = documented({
  USAGE: { meaning: "a flag, an argument or an environment variable is wrong", fix: "see the message, or `--help`" },
  CONFIRMATION_NEEDED: {
    meaning: "the command needs a confirmation, and stdin is not a terminal",
    fix: "check what the message lists, then pass the flag that it names (`--yes`, `--widen`)",
  },
  TOKEN_MISSING: { meaning: "the command needs a token", fix: "`login`, or set `AUTHZ_TOKEN`, or use `--token-stdin`" },
  SECRET_MISSING: {
    meaning: "the client secret of an identity provider is not set",
    fix: "set the environment variable that `client_secret_env` names",
  },
  INPUT_MISSING: {
    meaning: "the command needs a user name, a password, a code or a secret, and none was given",
    fix: "set the variable that the message names, or run in a terminal",
  },
  GROUP_UNKNOWN: { meaning: "the user pool has no group of this name", fix: "choose one that the message lists" },
  CONFIG_MISSING: { meaning: "there is no config.ini", fix: "`init`, or `--config <file>`" },
  CONFIG_INVALID: {
    meaning: "config.ini has errors; the message lists all of them",
    fix: "change the lines that it names",
  },
  REGION_MISSING: { meaning: "no AWS region is set", fix: "`--region`, `AWS_REGION`, or `[aws] region`" },
  SOURCE_MISSING: {
    meaning: "a folder or file that config.ini names does not exist or cannot be read",
    fix: "create it, or correct the path",
  },
  SOURCE_REFUSED: {
    meaning: "a source folder contains something that must not be uploaded, such as a link that leads out of it",
    fix: "remove it, or add it to `exclude`",
  },
  HANDLER_MISSING: { meaning: "the source folder does not contain the handler", fix: "correct `handler` or `source`" },
  ZIP_TOO_LARGE: {
    meaning: "the code exceeds Lambda's limits",
    fix: "`exclude` files that the function does not need",
  },
  RUNTIME_BLOCKED: {
    meaning: "AWS no longer creates functions with this runtime",
    fix: "set `runtime` to one that [config.md](config.md#runtimes) lists",
  },
  LOCAL_RUNTIME: {
    meaning: "this machine cannot run the function's runtime, which the local endpoint needs",
    fix: "install what the message names, or choose a Node or Python runtime",
  },
  ISSUER_MISMATCH: {
    meaning: "the discovery document names another issuer than config.ini",
    fix: "set `issuer` to exactly the iss claim of the tokens",
  },
  CLIENT_MISCONFIGURED: {
    meaning: "the client at the issuer does not allow this way to sign in",
    fix: "change the client as the message says; `doctor` checks all of its settings",
  },
  PROFILE_UNKNOWN: { meaning: "the shared AWS files have no such profile", fix: "`aws configure --profile <name>`" },
  CREDENTIALS_MISSING: {
    meaning: "there are no AWS credentials",
    fix: "set a profile or credentials, or use `--local`",
  },
  CREDENTIALS_EXPIRED: { meaning: "the AWS credentials have expired", fix: "renew them, as the message says" },
  CLOCK_SKEWED: { meaning: "AWS refuses the time of this machine", fix: "set the clock" },
  ACCESS_DENIED: {
    meaning: "the caller lacks a permission, which the message names",
    fix: "allow it: `iam-policy --for <command>` prints all that a command needs",
  },
  WRONG_ACCOUNT: {
    meaning: "the credentials are of another account than `expected_account_id`",
    fix: "pass another `--profile`, or correct `expected_account_id`",
  },
  NOT_SIGNED_IN: { meaning: "there is no session for this issuer, or it cannot give this token", fix: "`login`" },
  SIGN_IN_REFUSED: { meaning: "the issuer refused the sign-in, or its answer is not valid", fix: "see the message" },
  NOT_OURS: {
    meaning: "a resource exists that does not carry this stack's tags",
    fix: "rename it, delete it, or adopt it with `--adopt`; foreign content of an API: `--publish-foreign`",
  },
  NOT_DEPLOYED: { meaning: "the stack, or this part of it, is not deployed", fix: "`deploy`" },
  KEYS_UNREACHABLE: {
    meaning: "an issuer's discovery document or JWKS cannot be fetched",
    fix: "check the network, and `issuer` and `jwks_uri` of the section that the message names",
  },
  ENDPOINT_UNREACHABLE: {
    meaning: "AWS, another endpoint or an issuer does not answer, or something else answers",
    fix: "check the network, the proxy and `AWS_ENDPOINT_URL`",
  },
  STATE_UNREADABLE: { meaning: "a state file is damaged", fix: "remove the file: tags rebuild it" },
  SESSION_UNREADABLE: { meaning: "the stored session is damaged", fix: "`login`" },
  FILE_UNUSABLE: { meaning: "a file cannot be read or written", fix: "see the message: permissions, disk space, path" },
  LOCKED: { meaning: "another run works on this stack", fix: "wait for it to end" },
  AWS_REFUSED: {
    meaning: "AWS refused a call; the message is AWS's",
    fix: "see the message; then run the command again",
  },
  APPLY_FAILED: {
    meaning: "several resources failed, each for another reason; the message lists all",
    fix: "correct them, then run the command again: it continues where it stopped",
  },
  LOCAL_FAILED: { meaning: "the local endpoint could not start or ended", fix: "see the message and `local logs`" },
  SIGN_IN_TIMED_OUT: { meaning: "the sign-in in the browser was not completed in time", fix: "`login`" },
  PORT_BUSY: { meaning: "another program uses the port", fix: "end it, or set `[sign_in] port` or `--port`" },
  USER_EXISTS: { meaning: "the user pool already has this user", fix: "choose another email address" },
  USER_UNKNOWN: { meaning: "the user pool does not have this user", fix: "`user list` lists all" },
  NOT_BUILT: { meaning: "a clone of the repository is not built", fix: "`npm ci`" },
  INTERRUPTED: { meaning: "Ctrl-C, or a confirmation that was declined", fix: "run the command again: it continues" },
  INTERNAL: { meaning: "an error of lambda-authz itself", fix: "report it, with the output of `--verbose`" },
});

/** The code of an AuthzError. */
export type ErrorCode = keyof typeof ERROR_CODES;
