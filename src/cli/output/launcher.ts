import type { Io } from "../terminal/io.ts";

/** Of npx, what it runs: the program alone, or more than that in one shell command. */
const IS_OURS = /^\W*lambda-authz\b/;

/** What starts this program as this run was started: `npx ` when npx did, which finds us where no shell does. */
export const launcher = ({ npm_command: how, npm_lifecycle_script: script = "lambda-authz" }: Io["env"]): string =>
  how === "exec" && IS_OURS.test(script) ? "npx " : "";
