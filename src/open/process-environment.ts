import { env as ofThisProcess } from "node:process";
import type { Target } from "./resolve-target.ts";

/** Which of two variables, which the SDK reads only from the process, may be set; both by default. */
export interface EnvironmentChanges {
  /**
   * AWS_PROFILE, if a profile is chosen. Without it the profile's region and credentials are still used, but not its
   * service-specific endpoints (`services`).
   */
  readonly setProfile?: boolean;
  /** AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: on Node 20 the SDK writes a warning to standard error. */
  readonly silenceNodeWarning?: boolean;
}

/** The environment of this process, the default. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = ofThisProcess;

/** Sets the variables that the SDK reads only from the process. @param env of this process, by default. */
export function prepareSdk(
  { profile }: Pick<Target, "profile">,
  { setProfile = true, silenceNodeWarning = true }: EnvironmentChanges = {},
  env: Record<string, string | undefined> = ofThisProcess,
): void {
  // The SDK ignores the endpoint settings of a profile that is only passed to the clients.
  if (profile !== undefined && setProfile) env["AWS_PROFILE"] = profile;
  if (silenceNodeWarning) env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}
