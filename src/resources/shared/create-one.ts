import type { Aws } from "../../aws/aws.ts";
import { Unanswered } from "../../aws/calls/unanswered.ts";
import { duplicatesError } from "../../engine/duplicates-error.ts";
import { Pending, PollDeadline, poll } from "../../engine/waits/poll.ts";

/** A resource of which AWS lets a stack have several by mistake. */
export interface Duplicate {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const isOlder = (a: Duplicate, b: Duplicate): boolean =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id);

/** Oldest first, then by ID, so that every run agrees. */
export const oldestFirst = <T extends Duplicate>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (isOlder(a, b) ? -1 : 1));

export interface CreateOne<T extends Duplicate> {
  /** "REST API". */
  readonly what: string;
  /** Sent once: it fails with Unanswered if its outcome is unknown. */
  readonly create: () => Promise<T>;
  /** The resources with this stack's tags, read again. */
  readonly list: () => Promise<readonly T[]>;
  readonly remove: (duplicate: T) => Promise<unknown>;
}

type Retrying = Pick<Aws, "retry">;

const ATTEMPTS = 3;

/**
 * Creates a resource that AWS would create twice. Lists the resources with the stack's tags before it sends a create
 * whose response was lost again, and after each create: the oldest wins. Deletes only what this run created itself.
 * @throws AuthzError NOT_OURS with all IDs if several remain.
 */
export async function createOne<T extends Duplicate>(aws: Retrying, of: CreateOne<T>): Promise<T> {
  const { made, isOwn } = await unlessListed(aws, of);
  let listed = await of.list();
  const rivals = listed.filter(({ id }) => id !== made.id);
  if (rivals.length === 0) return made;

  const [oldest = made] = oldestFirst([...rivals, made]);
  const isFirst = oldest.id === made.id && (await isYieldedTo(aws, of, made, rivals));
  const winner = isFirst || !isOwn ? oldest : (oldestFirst(rivals)[0] ?? oldest);
  if (!isFirst && isOwn) await of.remove(made);
  const isAlone = async () => {
    listed = await of.list();
    return listed.every(({ id }) => id === winner.id);
  };
  if (await pollUntil(aws, isAlone, `another run to give up its ${of.what}`, 40_000)) return winner;
  throw duplicatesError(
    `${of.what}s`,
    oldestFirst(listed).map(({ id }) => id),
  );
}

/**
 * Whether the other runs give up theirs. Creation times are in seconds, so two may be equal: then the run that created
 * the other one either lists this one too and deletes its own, or it listed before this one existed and keeps its own.
 */
function isYieldedTo<T extends Duplicate>(
  aws: Retrying,
  of: CreateOne<T>,
  made: T,
  rivals: readonly T[],
): Promise<boolean> {
  const tied = rivals.filter(({ createdAt }) => createdAt === made.createdAt).map(({ id }) => id);
  const look = async () => !(await of.list()).some(({ id }) => tied.includes(id));
  return tied.length === 0
    ? Promise.resolve(true)
    : pollUntil(aws, look, `another run to give up its ${of.what}`, 3_000);
}

/** The created one, or the one that is listed after a response was lost, whose creator is unknown. */
async function unlessListed<T extends Duplicate>(
  aws: Retrying,
  of: CreateOne<T>,
): Promise<{ made: T; isOwn: boolean }> {
  let attempts = 0;
  const again = {
    waitsFor: `AWS to show whether the ${of.what} was created`,
    when: (error: unknown) => error instanceof Unanswered && attempts < ATTEMPTS,
    firstMs: 500,
    everyMs: 2_000,
    capMs: 600_000,
  };
  const create = async () => {
    const [oldest] = attempts++ === 0 ? [] : oldestFirst(await of.list());
    return oldest === undefined ? { made: await of.create(), isOwn: true } : { made: oldest, isOwn: false };
  };
  return aws.retry(again, create).catch((error: unknown) => {
    if (!(error instanceof Unanswered)) throw error;
    // The original error, with the operation's name that was added since.
    throw Object.assign(error.reason, { operation: (error as { readonly operation?: string }).operation });
  });
}

/** Polls until a check is true. @returns false if it is still false at the deadline. */
async function pollUntil(
  aws: Retrying,
  check: () => Promise<boolean>,
  waitsFor: string,
  capMs: number,
): Promise<boolean> {
  const look = async () => (await check()) || new Pending("");
  return poll(aws, { waitsFor, firstMs: 250, everyMs: 500, capMs }, look).catch((error: unknown) => {
    if (error instanceof PollDeadline) return false;
    throw error;
  });
}
