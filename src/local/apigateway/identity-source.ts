/** Names as in the developer guide, rest-api-parameter-mapping-sources. */
const SOURCE = /^(?:method\.request\.(?:header|querystring)|stageVariables|context)\.[a-zA-Z0-9._$-]+$/;

/** Whether a REQUEST authorizer may be identified by this. */
export const isSource = (source: string): boolean => SOURCE.test(source);

/** Whether a TOKEN authorizer may be identified by this. */
export const isHeaderSource = (source: string): boolean =>
  isSource(source) && source.startsWith("method.request.header.");
