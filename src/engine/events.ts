import type { ErrorCode } from "../lib/errors.ts";
import type { Fix } from "../lib/fix.ts";

/** What can happen to a node in a run. */
export type Action = "created" | "updated" | "replaced" | "deleted" | "unchanged";

/** A step of the progress display, and the nodes (`type:name`) in it. */
export interface PlannedStep {
  readonly title: string;
  readonly ids: readonly string[];
}

/** The target of a run and its steps, sent before anything is written. */
export interface Planned {
  readonly type: "planned";
  readonly account: string;
  readonly region: string;
  readonly profile: string | undefined;
  /** Undefined is AWS. */
  readonly endpoint: string | undefined;
  readonly steps: readonly PlannedStep[];
  /** What the steps open and revoke; absent if that is nothing. */
  readonly review?: PlannedReview;
}

/** What a deploy opens and revokes. */
export interface PlannedReview {
  readonly widened: readonly Widened[];
  readonly revoked: readonly Revoked[];
  /** Why the widening needs confirmation; empty if it does not. */
  readonly reasons: readonly string[];
}

/** What happens in a run: the command line displays it, a program subscribes to it. */
export type StackEvent =
  | Planned
  | {
      readonly type: "started";
      readonly id: string;
      readonly action: "create" | "update" | "replace" | "delete";
    }
  | { readonly type: "done"; readonly id: string; readonly action: Action }
  | { readonly type: "failed"; readonly id: string; readonly code: ErrorCode; readonly message: string }
  /** Before each wait that brings the total to 2 s or more: `ms` now, at most `leftMs`. */
  | { readonly type: "waiting"; readonly waitsFor: string; readonly ms: number; readonly leftMs: number }
  /** A sentence for readers of the result, and the command that does something about it. */
  | ({ readonly type: "note" } & Fix);

/** Receives the events of a run, each as it happens. */
export type Listener = (event: StackEvent) => void;

/** What a run did, as IDs `type:name`. */
export interface Changes {
  readonly created: string[];
  readonly updated: string[];
  readonly replaced: string[];
  readonly deleted: string[];
  unchanged: number;
  /** Existing resources that got this stack's tags because of --adopt. */
  readonly adopted: string[];
  /** Routes that more callers can reach than before. */
  readonly widened: Widened[];
  /** Permissions that were granted by hand and deploy revokes; absent if there are none. */
  revoked?: readonly Revoked[];
  /** What the API contains that config.ini lacks and deploy does not delete. */
  readonly foreign: Foreign[];
}

/** A route that more callers can reach after the deploy than before, and the callers before and after. */
export interface Widened {
  /** "GET /orders". */
  readonly route: string;
  readonly from: string;
  readonly to: string;
}

/** A permission that config.ini does not list, and the resource that grants it. */
export interface Revoked {
  /** `type:node`. */
  readonly id: string;
  /** "managed policy arn:aws:iam::aws:policy/AdministratorAccess". */
  readonly right: string;
}

/** A resource that config.ini lacks, and what it makes reachable. */
export interface Foreign {
  /** `type:node`. */
  readonly id: string;
  readonly opens: string;
}

/** No changes yet. */
export const noChanges = (): Changes => ({
  created: [],
  updated: [],
  replaced: [],
  deleted: [],
  unchanged: 0,
  adopted: [],
  widened: [],
  foreign: [],
});
