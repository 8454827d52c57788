/** An option as commander words it: flags, what it means, its default. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** Values of several are joined by commas, or kept as a list. */
  readonly repeatable?: true | "list";
  /** Values for shells to complete; the command itself checks what it gets. */
  readonly choices?: readonly string[];
}

/** "-c, --config <file>" -> "config <file>" */
type LongPart<Flags extends string> = Flags extends `${string}--${infer Long}` ? Long : never;
/** "config <file>" -> "config" */
type LongName<Long extends string> = Long extends `${infer Name} ${string}` ? Name : Long;
type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** The property in which commander keeps the value of an option; "--no-browser" is kept as `browser`. */
type KeyOf<Flags extends string> =
  LongName<LongPart<Flags>> extends `no-${infer Name}` ? CamelCase<Name> : CamelCase<LongName<LongPart<Flags>>>;

type ValueOf<Flags extends string> = Flags extends `${string} <${string}>`
  ? string
  : Flags extends `${string} [${string}]`
    ? string | boolean
    : boolean;

/** The values of options, as their flags say; one that was not given is absent. */
export type OptionsOf<Specs extends readonly OptionSpec[]> = {
  readonly [Spec in Specs[number] as KeyOf<Spec["flags"]>]?: Spec extends { readonly repeatable: "list" }
    ? readonly string[]
    : ValueOf<Spec["flags"]>;
};
