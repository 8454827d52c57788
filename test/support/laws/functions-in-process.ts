import { unzipSync } from "fflate";
import type { Runtime } from "../../../src/local/lambda/runtime-model.ts";
import { type AuthorizerConfig, createAuthorizer } from "../../../templates/node/authorizer/index.mts";

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Runs our authorizer in this process, with the config.json of its zip; every other function answers 200. */
export function functionsInProcess(kept: (sha256: string) => Buffer): Runtime {
  const authorizers = new Map<string, ReturnType<typeof createAuthorizer> | undefined>();
  const load = (sha256: string) => {
    const { "config.json": file } = unzipSync(kept(sha256), { filter: ({ name }) => name === "config.json" });
    const config = file && (JSON.parse(Buffer.from(file).toString()) as AuthorizerConfig);
    return config && createAuthorizer(config, { log: () => {}, fetchText: async () => '{"keys":[]}' });
  };
  return {
    async invoke({ codeSha256Hex }, payload) {
      if (!authorizers.has(codeSha256Hex)) authorizers.set(codeSha256Hex, load(codeSha256Hex));
      const authorize = authorizers.get(codeSha256Hex);
      if (authorize === undefined) return { payload: bytes({ statusCode: 200, body: "ok" }), log: [] };
      try {
        return { payload: bytes(await authorize(JSON.parse(payload.toString()))), log: [] };
      } catch (error) {
        const { message } = error as Error;
        return { payload: bytes({ errorType: "Error", errorMessage: message }), functionError: "Unhandled", log: [] };
      }
    },
    forget: () => {},
    close: async () => {},
  };
}
