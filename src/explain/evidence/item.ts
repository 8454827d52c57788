/** Why something could not be read: for people and for `skipped`. */
export interface Unread {
  /** "the policy of function orders". */
  readonly what: string;
  /** "lambda:GetPolicy", or "" for what needs no permission. */
  readonly permission: string;
  /** AWS's words, or those of the network. */
  readonly why: string;
}

/** One thing that was looked at: its value, or why it could not be read. */
export type Item<T> = { readonly value: T } | { readonly unread: Unread };

/** The value of an item; undefined when it could not be read, or is not there. */
export const itemValue = <T>(item: Item<T> | undefined): T | undefined =>
  item !== undefined && "value" in item ? item.value : undefined;

/** True for an item that could not be read: a cause that would need it can only say "possibly". */
export const isUnread = (item: Item<unknown> | undefined): boolean => item !== undefined && "unread" in item;
