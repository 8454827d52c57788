import type { GithubRole } from "./github-role.ts";
import type { GithubSubject } from "./github-subject.ts";

/** Actions by commit: a tag can be moved. */
const ACTIONS = {
  checkout: "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
  node: "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
  credentials: "aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3",
} as const;

/** What a workflow deploys, and as whom. */
export interface WorkflowSettings {
  readonly subject: GithubSubject;
  readonly access: GithubRole;
  readonly region: string;
  readonly account: string;
  /** Of this package. */
  readonly version: string;
  /** What follows `lambda-authz deploy --yes`, as a POSIX shell reads it: "--stage prod". */
  readonly flags: string;
  /** Unique for a stack: two deploys of one stack at once would wait for each other. */
  readonly stack: string;
  /** Environment variables with the client secrets of identity providers. */
  readonly secrets: readonly string[];
}

/** A command as YAML: quoted where it has more than plain words. */
const scalar = (text: string): string => (/^[\w@%+=,./ -]+$/.test(text) ? text : JSON.stringify(text));

/** A workflow that deploys each push to the branch. */
export function githubWorkflow(settings: WorkflowSettings): string {
  const { subject, access, region, account, version, flags, stack, secrets } = settings;
  const { branch, environment } = subject;
  const { audience } = access.provider;
  return [
    "name: deploy",
    "on:",
    "  push:",
    `    branches: ["${branch}"]`,
    "  workflow_dispatch:",
    "permissions: {}",
    "concurrency:",
    `  group: deploy-${stack}`,
    "  cancel-in-progress: false",
    "jobs:",
    "  deploy:",
    "    runs-on: ubuntu-24.04",
    "    timeout-minutes: 30",
    ...(environment === undefined ? [] : [`    environment: "${environment}"`]),
    "    permissions:",
    "      contents: read",
    "      id-token: write",
    "    steps:",
    `      - uses: ${ACTIONS.checkout}`,
    "        with:",
    "          persist-credentials: false",
    `      - uses: ${ACTIONS.node}`,
    "        with:",
    "          node-version: 24",
    `      - uses: ${ACTIONS.credentials}`,
    "        with:",
    `          role-to-assume: ${access.role.arn}`,
    `          aws-region: ${region}`,
    `          allowed-account-ids: "${account}"`,
    `          audience: ${audience}`,
    `      - run: ${scalar(["npx --yes", `lambda-authz@${version}`, "deploy --yes", flags].join(" ").trim())}`,
    ...(secrets.length === 0 ? [] : ["        env:"]),
    ...secrets.map((name) => `          ${name}: \${{ secrets.${name} }}`),
    "",
  ].join("\n");
}
