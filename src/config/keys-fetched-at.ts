/**
 * The environment variable with the time at which the keys in the authorizer's config.json were fetched, in seconds since
 * 1970. It is not in the zip: equal keys must give equal bytes, or each deploy would upload the authorizer again.
 */
export const KEYS_FETCHED_AT = "AUTHZ_KEYS_FETCHED_AT";
