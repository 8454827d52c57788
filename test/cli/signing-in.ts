import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";
import { freePort } from "../support/local/served-pool.ts";
import { LOCAL_CREDENTIALS_ENV } from "../support/local-credentials.ts";
import { handlerSource } from "../support/project.ts";
import { type LocalFolder, localFolder } from "./local-folder.ts";

export const PASSWORD = "Marked-Secret-Pass-1";

/** A project with a user pool at the local endpoint, and a home of its user's. */
export interface Project extends LocalFolder {
  readonly port: number;
  /** Where sign-ins are kept. */
  readonly sessions: string;
  /** XDG_STATE_HOME. */
  readonly stateHome: string;
  /** Makes a user with PASSWORD. */
  addUser(email: string, ...more: string[]): Promise<void>;
  loginAs(email: string): Promise<unknown>;
  /** All kept sign-ins as they are on disk. */
  kept(): { readonly path: string; readonly text: string }[];
  /** The text of every file of the project, also of those that the local endpoint writes. */
  projectText(): string;
}

export async function project(env: Readonly<Record<string, string>> = {}): Promise<Project> {
  const home = emptyFolder();
  const sessions = join(home, "state", "lambda-authz");
  const port = await freePort();
  const base = { HOME: home, XDG_STATE_HOME: join(home, "state") };
  const folder = localFolder({ ...LOCAL_CREDENTIALS_ENV, ...base, ...env });
  writeFileSync(
    join(folder.cwd, "config.ini"),
    fileWith({
      "rule.admin": "allow = GET /\ngroups = admins",
      sign_in: `port = ${port}`,
    }),
  );
  mkdirSync(join(folder.cwd, "lambda/basicLambda"), { recursive: true });
  writeFileSync(join(folder.cwd, "lambda/basicLambda/index.mjs"), handlerSource("hello"));
  const withPassword = localFolderWith(folder, { ...base, ...env, AUTHZ_PASSWORD: PASSWORD });
  return {
    ...folder,
    port,
    sessions,
    stateHome: join(home, "state"),
    async addUser(email, ...more) {
      await withPassword.json("user", "add", email, "--local", ...more);
    },
    loginAs: (email) => withPassword.json("login", "--local", "--username", email),
    kept: () =>
      readdirSync(sessions)
        .filter((name) => name.endsWith(".json"))
        .map((name) => ({ path: join(sessions, name), text: readFileSync(join(sessions, name), "utf8") })),
    projectText: () =>
      readdirSync(folder.cwd, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map((one) => readFileSync(join(one.parentPath, one.name), "utf8"))
        .join("\n"),
  };
}

/** The same folder with another environment. */
export function localFolderWith({ cwd }: LocalFolder, env: Readonly<Record<string, string>>): LocalFolder {
  return localFolder({ ...LOCAL_CREDENTIALS_ENV, ...env }, cwd);
}

export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
