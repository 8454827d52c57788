import { command } from "../command.ts";

export default command({
  name: "init",
  summary: "Write config.ini and a basic Lambda to start from",
  options: [
    { flags: "--name <name>", description: "project name, prefix of every name in the account" },
    { flags: "--runtime <runtime>", description: "nodejs24.x, nodejs22.x, or python3.14 to python3.10" },
    { flags: "--type <type>", description: "authorizer type: TOKEN or REQUEST" },
    { flags: "--issuer-kind <kind>", description: "who issues the tokens: cognito, google or oidc" },
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
    { flags: "--eject-authorizer", description: "copy our authorizer to lambda/authorizer, to be changed as you like" },
    { flags: "--force", description: "replace files that are there (with --eject-authorizer never config.ini)" },
  ],
  run: async (context) => (await import("../init/run.ts")).runInit(context),
});
