/** Settings of a client for one endpoint, whatever environment and shared AWS files say; none without an endpoint. */
export const fixedTo = (endpoint: string | undefined) =>
  endpoint === undefined
    ? {}
    : { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false, authSchemePreference: [] as string[] };
