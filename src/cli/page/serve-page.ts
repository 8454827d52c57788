import { dirname } from "node:path";
import { contentSecurityPolicy } from "../../page/content-security-policy.ts";
import { pageFiles } from "../../page/page-files.ts";
import { servePage } from "../../page/page-server.ts";
import type { PageValues } from "../../page/page-values.ts";
import type { Context, Result } from "../command.ts";
import { withoutClientSecrets } from "../terminal/browser-environment.ts";
import { openBrowser } from "../terminal/open-browser.ts";

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });

interface PageOptions {
  readonly local?: boolean;
  readonly browser?: boolean;
}

/** Does not print the password, because terminals keep their output. */
async function noteTestUser({ ui, configFile, config }: Context): Promise<void> {
  const pool = (await config()).issuers.find(({ kind }) => kind === "cognito");
  // A managed pool has only the users that were added.
  if (pool === undefined || pool.createsPool) return;
  const { endpointFolder } = await import("../endpoint/running-endpoint.ts");
  const { testUser } = await import("../endpoint/seed-pools.ts");
  const folder = endpointFolder(dirname(configFile));
  ui.progress(`sign in as ${testUser(folder).name}; the password is in ${folder}/user.json`);
}

/**
 * Serves the page until Ctrl-C. Standard output gets one line: its address.
 * @throws AuthzError PORT_BUSY.
 */
export async function serveUntilInterrupted(
  context: Context<PageOptions>,
  values: PageValues,
  port: number,
): Promise<Result> {
  const { io, ui, options, signal } = context;
  const { url, close } = await servePage(pageFiles(values), contentSecurityPolicy(values), port);
  try {
    io.stdout.write(ui.json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
    if (options.local) await noteTestUser(context);
    const env = withoutClientSecrets(io.env, await context.config());
    if (options.browser !== false && !(await openBrowser(url, env)))
      ui.progress(`could not open a browser; open this address: ${url}`);
    ui.progress("serving the page; press Ctrl-C to stop");
    await interrupted(signal);
  } finally {
    await close();
  }
  return { json: undefined, text: () => "" };
}
