import { command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";
import { TOKEN_STDIN, tokenFor } from "../input/token-input.ts";

export default command({
  name: "test-token",
  summary: "Prove over HTTP that the deployed API answers 401, 403 and 200 where it must",
  options: [
    LOCAL,
    TOKEN_STDIN,
    { flags: "--all-methods", description: "send the token also to POST, PUT, PATCH and DELETE routes" },
  ],
  async run(context) {
    const { io, options, signal, ui } = context;
    const { locateApi } = await import("../../stack/deployed.ts");
    const { resolveIssuer } = await import("../../issuers/discovery.ts");
    const { withUserPool } = await import("../../stack/pool/user-pool.ts");
    const { hasCorsOnErrors } = await import("../../stack/gateway-cors.ts");
    const { knownIssuer } = await import("../../issuers/known-issuer.ts");
    const { couldNotRead, strayChecks } = await import("../../token/prove/stray-checks.ts");
    const { prove } = await import("../../token/prove/prove.ts");
    const { sleep } = await import("../../engine/sleep.ts");
    const { printed, verdictTable } = await import("../output/table.ts");
    const config = await withUserPool(await context.config(), context.aws, context.target);
    const token = await tokenFor(context);
    const aws = await context.aws();
    const [{ invokeUrl, apiId }, issuers] = await Promise.all([
      locateApi(config, aws),
      Promise.all(
        config.issuers.map((one) => knownIssuer(one, (issuer) => resolveIssuer(issuer, aws.endpoint), aws.endpoint)),
      ),
    ]);
    ui.progress(`proving ${invokeUrl}`);
    const looking = strayChecks(config, aws, apiId).catch(couldNotRead);
    const { ok: isProved, checks: proved } = await prove({
      config,
      invokeUrl,
      issuers,
      token,
      allMethods: options.allMethods === true,
      endpoint: aws.endpoint,
      configuredCors: () => hasCorsOnErrors(aws, apiId),
      clock: { now: Date.now, sleep: (ms) => sleep(ms, signal) },
      signal,
    });
    const strays = await looking;
    const ok = isProved && strays.every((check) => check.ok);
    const checks = [...proved, ...strays].map((one) => printed(one, context.commandText));
    const failed = checks.filter((check) => !check.ok).length;
    const colour = io.stdout.isTTY === true && !io.env["NO_COLOR"];
    const table = await verdictTable(checks, colour);
    const verdict = ok
      ? `Proved: ${checks.length} checks.`
      : `Not proved: ${failed} of ${checks.length} checks failed.`;
    return {
      json: { ok, checks },
      text: () => `${table}\n${verdict}`,
      ...(!ok && { exitCode: EXIT.proofFailed }),
    };
  },
});
