import { env as ofThisProcess } from "node:process";
import type { Target } from "./resolve-target.ts";

/** Which of the two variables that the SDK reads nowhere else may be set; both by default. */
export interface EnvironmentChanges {
  /**
   * AWS_PROFILE, when a profile was chosen. Without it the profile's region and credentials count all the same, but not
   * the endpoints of single services (`services`) in it.
   */
  readonly setProfile?: boolean;
  /** AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: Node 20 makes the SDK warn on standard error. */
  readonly silenceNodeWarning?: boolean;
}

/** The environment of this process, where a caller gives none. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = ofThisProcess;

/** Sets what the SDK takes from the environment of the process only. @param env of this process, by default. */
export function prepareSdk(
  { profile }: Pick<Target, "profile">,
  { setProfile = true, silenceNodeWarning = true }: EnvironmentChanges = {},
  env: Record<string, string | undefined> = ofThisProcess,
): void {
  // Passed to the clients alone, a profile's endpoint settings are ignored.
  if (profile !== undefined && setProfile) env["AWS_PROFILE"] = profile;
  if (silenceNodeWarning) env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}
