/** The message of AWS's refusal does not list the `$` that it takes, and lists no `~`, which it refuses. */
const PATH_PART = /^(?:[a-zA-Z0-9._:$-]+|\{[a-zA-Z0-9._-]+\+?\})$/;

/** Whether API Gateway takes a text as the part of a path. */
export const isPathPart = (text: string): boolean => PATH_PART.test(text);
