/**
 * The environment variable that tells the authorizer when the keys in its config.json were fetched, in seconds since 1970.
 * Not in the zip: equal keys must give equal bytes, or each deploy would upload the authorizer anew.
 */
export const KEYS_FETCHED_AT = "AUTHZ_KEYS_FETCHED_AT";
