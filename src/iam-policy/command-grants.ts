import type { Grant, GrantTarget } from "../aws/grant.ts";
import { EXAMINE_POOL, READ_CODE } from "../doctor/doctor-grants.ts";
import { EXAMINE_API, EXPLAIN_CALL } from "../explain/evidence/evidence-grants.ts";
import { READ_LOGS } from "../logs/read-log-events.ts";
import { kinds } from "../resources/index.ts";
import { USER_ACTIONS } from "../sign-in/cognito/users.ts";
import { FIND_MAPPINGS } from "../stack/find/mapped-domains.ts";
import { LIST_POOLS } from "../stack/find/unexpected-pools.ts";
import { INVOKE } from "../stack/invoke.ts";
import { READ_API } from "../stack/locate.ts";
import { REMOVE_CREATED_USERS } from "../stack/pool/created-users.ts";
import { CHECK_EXISTING_POOL } from "../stack/pool/existing-pool.ts";
import { FIND_MANAGED_POOL } from "../stack/pool/resolve-user-pool.ts";
import { kindGrants } from "./kind-grants.ts";
import type { PolicySubject } from "./policy-subject.ts";
import type { Purpose } from "./purpose.ts";

/** Without a state file, these kinds are listed by tag, also if config.ini has none of them: those of user pools only with a pool. */
const LISTED = Object.values(kinds).filter(({ list, type }) => list !== undefined && !type.startsWith("cognito."));

const readsOf = (subject: PolicySubject): Grant[] => [
  ...kindGrants([...subject.kinds, ...LISTED], ["read"], subject),
  LIST_POOLS,
];

/** Deleting a container deletes what it contains. */
const deletesOf = (subject: PolicySubject): Grant[] => {
  const called = subject.kinds.filter(({ childOf, blocksOwner }) => childOf === undefined || blocksOwner);
  const owned: Partial<Record<GrantTarget, GrantTarget>> =
    subject.owner === undefined ? {} : { apis: "owned-apis", pools: "owned-pools" };
  return kindGrants(called, ["delete"], subject).map(({ on, actions }) => ({ on: owned[on] ?? on, actions }));
};

const managedPool = ({ managesPool }: PolicySubject): readonly Grant[] => (managesPool ? FIND_MANAGED_POOL : []);

/** Actions in the pools whose tokens the stack accepts. */
const inPools = ({ managesPool, existingPools }: PolicySubject, actions: Grant["actions"]): Grant[] => [
  ...(managesPool ? [{ on: "owned-pools", actions } as const] : []),
  ...(existingPools.length > 0 ? [{ on: "existing-pools", actions } as const] : []),
];

/** What each command of the tool needs, besides GetCallerIdentity, which needs no permission. */
const NEEDS: Readonly<Record<Purpose, (subject: PolicySubject) => readonly Grant[]>> = {
  deploy: (subject) => [
    ...readsOf(subject),
    ...kindGrants(subject.kinds, ["create", "update", "delete"], subject),
    ...(subject.checksPools ? [CHECK_EXISTING_POOL] : []),
  ],
  teardown: (subject) => [...readsOf(subject), ...deletesOf(subject), FIND_MAPPINGS, REMOVE_CREATED_USERS],
  "test-token": (subject) => [READ_API, ...managedPool(subject)],
  invoke: (subject) => [...INVOKE, READ_API, ...managedPool(subject)],
  user: (subject) => [...inPools(subject, USER_ACTIONS), ...managedPool(subject)],
  doctor: (subject) => [
    READ_API,
    READ_CODE,
    ...EXAMINE_API,
    ...inPools(subject, EXAMINE_POOL),
    ...managedPool(subject),
  ],
  explain: (subject) => [READ_API, ...EXPLAIN_CALL, ...managedPool(subject)],
  logs: () => [READ_LOGS, READ_API],
  status: (subject) => [...readsOf(subject), ...kindGrants(subject.kinds, ["unmanaged"], subject)],
};

/** What these commands need for a subject. */
export const grantsFor = (purposes: readonly Purpose[], subject: PolicySubject): readonly Grant[] =>
  purposes.flatMap((purpose) => NEEDS[purpose](subject));
