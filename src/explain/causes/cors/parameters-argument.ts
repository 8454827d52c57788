import { shellText } from "../shell-text.ts";

/** JSON as an argument of a shell command: values of header mappings have single quotes of their own. */
export const parametersArgument = (value: unknown): string => shellText(JSON.stringify(value));
