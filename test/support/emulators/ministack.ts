import { type Emulator, programOf, startEmulator } from "./emulator.ts";

/** True when MiniStack is installed; throws in CI when it is not. */
export const hasMiniStack = (): boolean => programOf("ministack") !== undefined;

/** MiniStack: control plane, Lambdas and API Gateway's data plane. */
export const startMiniStack = (): Promise<Emulator> =>
  startEmulator(
    programOf("ministack") ?? "",
    "/_ministack/health",
    () => [],
    (port, state) => ({
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: `${port}`,
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      STATE_DIR: state,
      LAMBDA_STATE_TRANSITION_SECONDS: "0",
    }),
  );
