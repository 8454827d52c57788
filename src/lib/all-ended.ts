/**
 * As `Promise.all`, but a failure is thrown only after all have ended: no parallel write is still in flight when the run
 * reports that everything has settled.
 * @throws the first failure in the order of the list.
 */
export async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
