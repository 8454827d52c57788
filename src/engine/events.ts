/** What can happen to a node in a run. */
export type Action = "created" | "updated" | "replaced" | "deleted" | "unchanged";

/** What the engine tells while it works; the command line draws it. */
export type Event =
  | {
      readonly type: "started";
      readonly id: string;
      readonly action: "create" | "update" | "replace" | "delete";
    }
  | { readonly type: "done"; readonly id: string; readonly action: Action }
  | { readonly type: "failed"; readonly id: string; readonly message: string }
  | { readonly type: "waiting"; readonly waitsFor: string; readonly ms: number };

export type Listener = (event: Event) => void;

/** What a run did, as ids `type:name`. */
export interface Changes {
  readonly created: string[];
  readonly updated: string[];
  readonly replaced: string[];
  readonly deleted: string[];
  unchanged: number;
  /** Existing resources that got this stack's tags because --adopt asked for it. */
  readonly adopted: string[];
  /** Routes that more callers can reach than before. */
  readonly widened: Widened[];
  /** Rights that somebody gave by hand and deploy takes away; absent when there are none. */
  revoked?: readonly Revoked[];
  /** What the API contains that config.ini lacks and deploy does not delete. */
  readonly foreign: Foreign[];
}

/** A route that more callers can reach after the deploy than before, and who could and can reach it. */
export interface Widened {
  /** "GET /orders". */
  readonly route: string;
  readonly from: string;
  readonly to: string;
}

/** A right that config.ini does not list, and the resource that gives it. */
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
