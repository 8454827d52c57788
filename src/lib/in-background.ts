/** Lets a promise fail later without being reported as unhandled; the caller that awaits it still gets the failure. */
export function inBackground<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
