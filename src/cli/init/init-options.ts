import type { OptionSpec, OptionsOf } from "../input/option-spec.ts";
import type { CommonOptions } from "../input/options.ts";

/** The options of init: most answer a question. */
export const INIT_OPTIONS = [
  { flags: "--name <name>", description: "project name, prefix of every name in the account" },
  {
    flags: "--runtime <runtime>",
    description: "nodejs24.x, nodejs22.x, or python3.14 to python3.10",
    choices: ["nodejs24.x", "nodejs22.x", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"],
  },
  { flags: "--type <type>", description: "authorizer type: TOKEN or REQUEST", choices: ["TOKEN", "REQUEST"] },
  {
    flags: "--issuer-kind <kind>",
    description: "who issues the tokens: cognito, google or oidc",
    choices: ["cognito", "google", "oidc"],
  },
  {
    flags: "--create-user-pool",
    description: "cognito: deploy makes the user pool and its client (as without --user-pool)",
  },
  { flags: "--user-pool <id>", description: "cognito: the user pool" },
  { flags: "--client-id <ids>", description: "cognito, google: the client, several with commas" },
  { flags: "--issuer <url>", description: "oidc: the iss claim of its tokens" },
  { flags: "--audience <values>", description: "oidc: the aud claim, several with commas" },
  {
    flags: "--origins <origins>",
    description: "web origins whose pages may call the API, several with commas, or *",
  },
  {
    flags: "--eject-authorizer",
    description: "copy the built-in authorizer to lambda/authorizer, to be changed as you like",
  },
  { flags: "--force", description: "replace existing files (with --eject-authorizer never config.ini)" },
] as const satisfies readonly OptionSpec[];

/** Their values. */
export type InitOptions = OptionsOf<typeof INIT_OPTIONS>;

/** With the values of the common options, of which some answer a question too. */
export type AnswerOptions = CommonOptions & InitOptions;
