import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emulatorEnv } from "../cli.ts";
import type { Decision } from "../iam-decisions.ts";
import { runInProcess } from "../in-process.ts";
import { startIssuer } from "../keys.ts";
import { prepare, tamper } from "./life-by-hand.ts";
import { LIFE_FILES, type LifeConfig, lifeFile } from "./life-configs.ts";
import { type LifeEndpoint, openLife } from "./life-endpoint.ts";

const EMAIL = "ann@example.com";
const PASSWORD = "Correct-Horse-12345";

/** What a person does in the life of a stack. */
export interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** The command whose policy it needs; without one it needs no permission of IAM. */
  readonly purpose?: string;
  /** The config.ini from here on. */
  readonly config?: "first" | "changed" | "again";
  /** It has the policy for the config.ini before, too, which grants deleting what that has and this has not. */
  readonly isPrune?: boolean;
  /** The state file is lost before. */
  readonly isLost?: boolean;
  /** Somebody has changed by hand what deploy made. */
  readonly isTampered?: boolean;
}

const deploy = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  args: ["deploy", "--yes", "--widen"],
  purpose: "deploy",
  ...more,
});
const step = (purpose: string, ...args: string[]): Step => ({ name: args.slice(0, 2).join(" "), args, purpose });

/** All that the commands can do, once. */
export function stepsOf({ tokens }: LifeConfig): readonly Step[] {
  const isPool = tokens === "pool";
  return [
    deploy("deploy", { config: "first" }),
    deploy("deploy again", { isTampered: true }),
    deploy("deploy changes", { config: "changed" }),
    deploy("deploy more changes", { config: "again" }),
    deploy("prune", { config: "first", isPrune: true }),
    deploy("deploy all", { config: "again" }),
    deploy("prune without a state file", { config: "first", isPrune: true, isLost: true }),
    deploy("deploy all again", { config: "changed" }),
    step("status", "status"),
    ...(isPool ? [step("user", "user", "add", EMAIL, "--group", "admins"), step("user", "user", "list")] : []),
    ...(isPool ? [{ name: "login", args: ["login", "--username", EMAIL] }] : []),
    step("test-token", "test-token"),
    step("invoke", "invoke"),
    step("doctor", "doctor"),
    step("explain", "explain"),
    step("logs", "logs"),
    ...(isPool ? [step("user", "user", "remove", EMAIL, "--yes"), step("user", "user", "add", EMAIL)] : []),
    step("teardown", "teardown", "--yes"),
    deploy("deploy anew"),
    { ...step("teardown", "teardown", "--yes"), name: "teardown without a state file", isLost: true },
  ];
}

/** How a step ended. */
export interface Lived {
  readonly code: number | null;
  /** Both streams. */
  readonly said: string;
  readonly decisions: readonly Decision[];
}

/** A project in an account, whose steps are done by the program in this process. */
export interface Life extends LifeEndpoint {
  /** What a step finds: its config.ini, its state file, changes by hand. */
  begin(one: Step): Promise<void>;
  /** Does a step with what the policy of the endpoint allows. */
  live(one: Step): Promise<Lived>;
  /** Runs a command that must end well. @returns what it prints. */
  ask(...args: string[]): Promise<string>;
}

export async function openLifeOf(config: LifeConfig): Promise<Life> {
  const life = await openLife();
  const { close } = life;
  const issuer = await startIssuer(true);
  const address = new URL(issuer.jwksUri).origin;
  const known = { ISSUER: address, ...(await prepare(life.endpoint, config, address)) };
  for (const [name, text] of Object.entries(LIFE_FILES)) {
    mkdirSync(dirname(join(life.cwd, name)), { recursive: true });
    writeFileSync(join(life.cwd, name), text);
  }
  const write = (sections: LifeConfig["sections"]) =>
    writeFileSync(join(life.cwd, "config.ini"), lifeFile(sections, known));
  const env = {
    ...emulatorEnv(life.endpoint),
    XDG_STATE_HOME: join(life.cwd, "state"),
    AUTHZ_PASSWORD: PASSWORD,
    LIFE_SECRET: "secret",
  };
  const run = (...args: string[]) => {
    const token = issuer.token({ iss: address, aud: "app", sub: "ann" });
    const own = config.tokens === "issuer" ? { AUTHZ_TOKEN: token } : {};
    return runInProcess(args, { cwd: life.cwd, env: { ...env, ...own } });
  };
  return Object.assign(life, {
    async begin({ config: now, isLost = false, isTampered = false }: Step) {
      const { sections, changed, again = {} } = config;
      if (now === "first") write(sections);
      if (now === "changed") write({ ...sections, ...changed });
      if (now === "again") write({ ...sections, ...changed, ...again });
      if (isLost) rmSync(join(life.cwd, ".lambda-authz"), { recursive: true, force: true });
      if (!isTampered) return;
      life.policy = undefined;
      await tamper(life.endpoint);
    },
    async live({ args }: Step): Promise<Lived> {
      life.decisions();
      const { code, stdout, stderr } = await run(...args);
      return { code, said: stdout + stderr, decisions: life.decisions() };
    },
    async ask(...args: string[]) {
      const { code, stdout, stderr } = await run(...args);
      if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
      return stdout;
    },
    async close() {
      await issuer.stop();
      await close();
    },
  });
}
