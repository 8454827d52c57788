/** The oldest major version that AWS SDK releases after the first week of January 2027 support, as the SDK announces. */
const OLDEST = 22;

/**
 * A note on the running Node version, instead of the SDK's own warning, which is switched off.
 * @param version such as "20.20.2".
 * @returns undefined for a version without a note.
 */
export const nodeNote = (version: string): string | undefined =>
  Number.parseInt(version, 10) < OLDEST
    ? `Node ${version} works; AWS SDK releases from January 2027 on need Node ${OLDEST}`
    : undefined;
