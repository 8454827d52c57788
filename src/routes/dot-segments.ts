const EITHER_CASE = "%2?";

/**
 * `..` between slashes or at the end, as IAM patterns: each dot plain or `%2e`, each slash plain or `%2f`, in either case.
 * A policy that contains a `*` denies them, because a backend may resolve such a segment to the parent folder. Both
 * authorizers have the same list.
 */
export const DOT_SEGMENTS: readonly string[] = ["/", "%2f", "%2F"].flatMap((before) =>
  ["..", `.${EITHER_CASE}`, `${EITHER_CASE}.`, EITHER_CASE + EITHER_CASE].flatMap((dots) =>
    ["", "/*", `${EITHER_CASE}*`].map((after) => `*${before}${dots}${after}`),
  ),
);

/** Whether a policy of these resources denies paths with a dot segment. */
export const deniesDotSegments = (resources: readonly string[]): boolean =>
  resources.some((resource) => resource.includes("*"));
