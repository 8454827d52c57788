/**
 * True when the environment says that no person is at the terminal. As in most tools, an empty `CI` and `CI=false` mean
 * that one is.
 */
export const isCi = (env: Readonly<Record<string, string | undefined>>): boolean =>
  ![undefined, "", "false"].includes(env["CI"]);
