import type { Aws } from "../../aws/aws.ts";
import { Unanswered } from "../../aws/calls/unanswered.ts";
import { twinsError } from "../../engine/duplicates.ts";
import { Pending, PollDeadline, poll } from "../../engine/waits/poll.ts";

/** Something of which AWS lets a stack have two. */
export interface Twin {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const isOlder = (a: Twin, b: Twin): boolean =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id);

/** Oldest first; of the same age in the order of their ids, so that every run agrees. */
export const oldestFirst = <T extends Twin>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (isOlder(a, b) ? -1 : 1));

export interface CreateOne<T extends Twin> {
  /** "REST API". */
  readonly what: string;
  /** Sent once: it fails with Unanswered where nobody knows what came of it. */
  readonly create: () => Promise<T>;
  /** Those that carry this stack's tags, as they are now. */
  readonly list: () => Promise<readonly T[]>;
  readonly remove: (twin: T) => Promise<unknown>;
}

type Retrying = Pick<Aws, "retry">;

const ATTEMPTS = 3;

/**
 * Creates something that AWS would create twice. Before a create whose answer was lost is sent again, and after each, what
 * carries the stack's tags is listed: the oldest wins. Only what this run created itself is deleted again.
 * @throws AuthzError NOT_OURS with all ids when there are still several in the end.
 */
export async function createOne<T extends Twin>(aws: Retrying, of: CreateOne<T>): Promise<T> {
  const { made, isOwn } = await unlessListed(aws, of);
  let listed = await of.list();
  const rivals = listed.filter(({ id }) => id !== made.id);
  if (rivals.length === 0) return made;

  const [oldest = made] = oldestFirst([...rivals, made]);
  const isFirst = oldest.id === made.id && (await yieldsTo(aws, of, made, rivals));
  const winner = isFirst || !isOwn ? oldest : (oldestFirst(rivals)[0] ?? oldest);
  if (!isFirst && isOwn) await of.remove(made);
  const isAlone = async () => {
    listed = await of.list();
    return listed.every(({ id }) => id === winner.id);
  };
  if (await becomes(aws, isAlone, `another run to give up its ${of.what}`, 40_000)) return winner;
  throw twinsError(
    `${of.what}s`,
    oldestFirst(listed).map(({ id }) => id),
  );
}

/**
 * Whether the others give way to the oldest. Ages are told in seconds, so two may be of one: then the run that made the
 * other one either sees this one too, and takes its own away; or it looked before this one was there and keeps its own.
 */
function yieldsTo<T extends Twin>(aws: Retrying, of: CreateOne<T>, made: T, rivals: readonly T[]): Promise<boolean> {
  const tied = rivals.filter(({ createdAt }) => createdAt === made.createdAt).map(({ id }) => id);
  const look = async () => !(await of.list()).some(({ id }) => tied.includes(id));
  return tied.length === 0 ? Promise.resolve(true) : becomes(aws, look, `another run to give up its ${of.what}`, 3_000);
}

/** The one that was created, or the one that a list shows after an answer was lost: nobody knows who made that. */
async function unlessListed<T extends Twin>(aws: Retrying, of: CreateOne<T>): Promise<{ made: T; isOwn: boolean }> {
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
    // As it came, with the operation's name that was put on it since.
    throw Object.assign(error.reason, { operation: (error as { readonly operation?: string }).operation });
  });
}

/** Polls until the answer is yes. @returns false when it still is no at the deadline. */
async function becomes(aws: Retrying, ask: () => Promise<boolean>, waitsFor: string, capMs: number): Promise<boolean> {
  const look = async () => (await ask()) || new Pending("");
  return poll(aws, { waitsFor, firstMs: 250, everyMs: 500, capMs }, look).catch((error: unknown) => {
    if (error instanceof PollDeadline) return false;
    throw error;
  });
}
