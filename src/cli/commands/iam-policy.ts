import { PURPOSES } from "../../iam-policy/purpose.ts";
import { AuthzError } from "../../lib/errors.ts";
import { type Context, command } from "../command.ts";

const OPTIONS = [
  {
    flags: "--for <commands>",
    description:
      "comma-separated: deploy, teardown, test-token, invoke, user, doctor, explain, logs, status, or all (default: deploy)",
    repeatable: true,
    choices: [...PURPOSES, "all"],
  },
  {
    flags: "--account <id>",
    description:
      "with --region no credentials are needed (default: [aws] expected_account_id, else that of the credentials)",
  },
  { flags: "--boundary", description: "the permissions boundary for the roles that deploy creates instead" },
  {
    flags: "--github <owner/repo>",
    description:
      "a script that lets this repository's workflow deploy: OIDC role, its policy, workflow (owner@ID/repo@ID where the repository has IDs in its tokens)",
  },
  { flags: "--branch <name>", description: "with --github: the branch that is deployed (default: main)" },
  { flags: "--environment <name>", description: "with --github: only jobs of this GitHub environment may deploy" },
] as const;

type Options = Context<{
  readonly for?: string;
  readonly boundary?: boolean;
  readonly github?: string;
  readonly branch?: string;
  readonly environment?: string;
}>["options"];

/** @throws AuthzError USAGE for options that exclude or need each other. */
function checkCombination({ for: purposes, boundary, github, branch, environment }: Options): void {
  const usage = (message: string) => new AuthzError("USAGE", message, { fix: "leave one of them out" });
  if (boundary && purposes !== undefined)
    throw usage("--boundary prints the boundary of roles, and --for a policy for people");
  if (boundary && github !== undefined) throw usage("--boundary and --github print different documents");
  if (github === undefined && (branch ?? environment) !== undefined)
    throw new AuthzError("USAGE", `--${branch === undefined ? "environment" : "branch"} belongs to --github`, {
      fix: "pass --github owner/repo too",
    });
}

export default command({
  name: "iam-policy",
  summary: "Print the IAM policy that this config.ini needs; changes nothing",
  options: OPTIONS,
  async run(context) {
    const { options, ui } = context;
    checkCombination(options);
    const { purposesOf } = await import("../iam-policy/purpose-option.ts");
    const purposes = purposesOf(options.for);
    const { policyPlace } = await import("../iam-policy/policy-place.ts");
    const config = await context.config();
    const place = await policyPlace(context, options.account);
    if (options.github !== undefined) {
      const { printedAccess } = await import("../iam-policy/printed-access.ts");
      return printedAccess(context, options.github, { config, place, purposes });
    }
    const { boundaryPolicy, policyFor } = await import("../iam-policy/printed-policy.ts");
    const document = options.boundary
      ? boundaryPolicy(config, place, ui.note)
      : policyFor(config, place, purposes, ui.note);
    return { json: document, text: () => JSON.stringify(document, null, 2) };
  },
});
