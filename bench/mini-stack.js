// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../.venv/bin", import.meta.url));

/**
 * How MiniStack is started.
 * @param {number} port
 * @param {string} state folder of its state.
 */
export function miniStackProgram(port, state) {
  const program = join(BIN, "ministack");
  if (!existsSync(program)) throw new Error(`${program} is missing: .ci/run makes it`);
  const env = {
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: `${port}`,
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    STATE_DIR: state,
    PATH: `${BIN}:${process.env.PATH}`,
  };
  const endpoint = `http://127.0.0.1:${port}`;
  return { program, env, endpoint, health: `${endpoint}/_ministack/health` };
}
