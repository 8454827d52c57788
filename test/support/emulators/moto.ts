import { type Emulator, programOf, startEmulator } from "./emulator.ts";

/** True when moto is installed; throws in CI when it is not. */
export const hasMoto = (): boolean => programOf("moto_server") !== undefined;

/**
 * moto: a second control plane, by other people; it runs no Lambdas.
 * @param knowsManagedPolicies whether AWS's own policies are there; moto takes two seconds to load them, and again after
 * each reset.
 */
export async function startMoto(knowsManagedPolicies = false): Promise<Emulator> {
  const emulator = await startEmulator(
    programOf("moto_server") ?? "",
    "/moto-api/",
    (port) => ["-H", "127.0.0.1", "-p", `${port}`],
    () => ({ MOTO_IAM_LOAD_MANAGED_POLICIES: `${knowsManagedPolicies}` }),
  );
  await fetch(`${emulator.endpoint}/moto-api/config`, { method: "POST", body: '{"lambda":{"use_docker":false}}' });
  return emulator;
}
