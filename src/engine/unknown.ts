const WORD = "(known after deploy)";

/** Stands in for the attributes of what a dry run would have made: every attribute reads as the same words. */
export const UNKNOWN: unknown = new Proxy({}, { get: (_, name) => (name === "toJSON" ? undefined : WORD) });
