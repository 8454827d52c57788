/**
 * Listings that many nodes ask for at once. Each is asked for once until something is written to the API or function
 * it lists, so reads do not grow with the routes.
 */
const SHARED = new Set([
  "GetResources",
  "GetAuthorizers",
  "GetGatewayResponses",
  "GetDeployments",
  "GetStages",
  "GetRestApis",
  "GetPolicy",
  "DescribeUserPool",
]);

interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const scopeOf = (input: Call["input"]): string => String(input["restApiId"] ?? input["FunctionName"] ?? "account");
const isRead = (name: string): boolean => /^(Get|List|Describe|Filter|Head)/.test(name);

/** Shares the answers of one run. */
export interface Memo {
  <T>(call: Call, send: () => Promise<T>): Promise<T>;
  /** Lists everything again: who waits for a change that others made, or that AWS does not show yet, must see it. */
  forget(): void;
}

export function createMemo(): Memo {
  const scopes = new Map<string, Map<string, Promise<unknown>>>();
  const share = async <T>(call: Call, send: () => Promise<T>): Promise<T> => {
    const scope = scopeOf(call.input);
    if (!isRead(call.name)) {
      // Dropped before and after: a listing that was asked for during the write may show either side of it.
      scopes.delete(scope);
      scopes.delete("account");
      return send().finally(() => {
        scopes.delete(scope);
        scopes.delete("account");
      });
    }
    if (!SHARED.has(call.name)) return send();
    const listings = scopes.get(scope) ?? new Map<string, Promise<unknown>>();
    scopes.set(scope, listings);
    const key = `${call.name} ${JSON.stringify(call.input)}`;
    const known = listings.get(key) ?? send();
    listings.set(key, known);
    known.catch(() => listings.delete(key));
    return known as Promise<T>;
  };
  return Object.assign(share, { forget: () => scopes.clear() });
}
