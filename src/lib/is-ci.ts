/**
 * True when the environment says that no person is at the terminal. As most tools read it: an empty `CI` and
 * `CI=false` mean a person's machine.
 */
export const isCi = (env: Readonly<Record<string, string | undefined>>): boolean =>
  ![undefined, "", "false"].includes(env["CI"]);
