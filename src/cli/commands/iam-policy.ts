import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import type { IamPolicyResult } from "../json-results.ts";

export default command({
  name: "iam-policy",
  summary: "Print the IAM policy that this config.ini needs; changes nothing",
  options: [
    {
      flags: "--for <commands>",
      description:
        "comma-separated: deploy, teardown, test-token, invoke, user, doctor, explain, logs, status, or all (default: deploy)",
      repeatable: true,
    },
    {
      flags: "--account <id>",
      description:
        "with --region no credentials are needed (default: [aws] expected_account_id, else that of the credentials)",
    },
    { flags: "--boundary", description: "the permissions boundary for the roles that deploy creates instead" },
  ],
  async run(context) {
    const { options, ui } = context;
    if (options.boundary && options.for !== undefined)
      throw new AuthzError("USAGE", "--boundary prints the boundary of roles, and --for a policy for people", {
        fix: "leave one of them out",
      });
    const { purposesOf } = await import("../iam-policy/purpose-option.ts");
    const purposes = purposesOf(options.for);
    const { policyPlace } = await import("../iam-policy/policy-place.ts");
    const config = await context.config();
    const place = await policyPlace(context, options.account);
    const { boundaryPolicy, policyFor } = await import("../iam-policy/printed-policy.ts");
    const document: IamPolicyResult = options.boundary
      ? boundaryPolicy(config, place, ui.note)
      : policyFor(config, place, purposes, ui.note);
    return { json: document, text: () => JSON.stringify(document, null, 2) };
  },
});
