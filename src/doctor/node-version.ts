/** The oldest major version that AWS SDK releases after the first week of January 2027 run on, as the SDK itself announces. */
const OLDEST = 22;

/**
 * What to know about the Node that runs this; the only place that says it (the SDK's own warning is switched off).
 * @param version such as "20.20.2".
 * @returns undefined when there is nothing to say.
 */
export const nodeNote = (version: string): string | undefined =>
  Number.parseInt(version, 10) < OLDEST
    ? `Node ${version} works; AWS SDK releases from January 2027 on need Node ${OLDEST}`
    : undefined;
