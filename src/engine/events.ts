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
}

/** No changes yet. */
export const noChanges = (): Changes => ({ created: [], updated: [], replaced: [], deleted: [], unchanged: 0 });
