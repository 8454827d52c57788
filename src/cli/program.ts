import type { Command, CommandGroup } from "./command.ts";
import complete from "./commands/complete.ts";
import deploy from "./commands/deploy.ts";
import doctor from "./commands/doctor.ts";
import explain from "./commands/explain.ts";
import iamPolicy from "./commands/iam-policy.ts";
import init from "./commands/init.ts";
import invoke from "./commands/invoke.ts";
import local from "./commands/local/local.ts";
import login from "./commands/login.ts";
import logout from "./commands/logout.ts";
import logs from "./commands/logs.ts";
import status from "./commands/status.ts";
import teardown from "./commands/teardown.ts";
import testToken from "./commands/test-token.ts";
import token from "./commands/token.ts";
import ui from "./commands/ui.ts";
import user from "./commands/user/user.ts";
import whoami from "./commands/whoami.ts";

/** All commands, in the order of --help. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  init,
  deploy,
  status,
  testToken,
  login,
  token,
  whoami,
  logout,
  user,
  ui,
  invoke,
  explain,
  doctor,
  logs,
  iamPolicy,
  local,
  teardown,
  complete,
];

/** What --help says before it lists them. */
export const DESCRIPTION = `Puts a Lambda authorizer in front of an API Gateway REST API, proves that it protects the API, removes it again.

  lambda-authz init       write config.ini and a Lambda to start with
  lambda-authz deploy     create or update everything, print the invoke URL
  lambda-authz teardown   delete everything again

With --local all of it happens on this machine, without an account.`;
