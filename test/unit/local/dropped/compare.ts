import { membersOf } from "../../../../src/local/model/members.ts";
import { inputOf, memberOf, modelOf, shapeOf } from "../../../../src/local/model/service-model.ts";
import { isHonoured } from "../../../../src/local/wire/check-input.ts";
import type { Service } from "../../../../src/local/wire/operation.ts";
import { type Account, type Answer, createAccount, SERVICES } from "./account.ts";
import type { Made, Subject, Values } from "./subject.ts";
import { sample, shapeAt, withMember } from "./values.ts";

/** Operations after which an account is as it was: their answer is all there is to see. */
const READS = /^(?:Admin)?(?:Get|List|Describe|Filter|Invoke|Test)/;

/** Of the subject's service in the catalog. @throws Error for one that is not there. */
export function serviceOf({ name }: Pick<Subject, "name">): Service {
  const service = SERVICES.find((one) => one.name === name);
  if (service === undefined) throw new Error(`the local endpoint has no service ${name}`);
  return service;
}

/** The members of an operation's input but those that are its address, honoured or not. */
export function membersToTry(service: Service, operation: string, honoured: boolean): string[] {
  const model = modelOf(service.name);
  const { members = {} } = inputOf(model, operation);
  const about = service.operations[operation];
  return membersOf(model, operation).filter((member) => {
    const entry = members[member];
    const isAddress = entry !== undefined && memberOf(entry).location === "uri";
    return !isAddress && about !== undefined && isHonoured(about, member) === honoured;
  });
}

/** What one call shows: its answer and, after a write, all that can be read. */
interface Shown {
  readonly answer: Answer;
  readonly after: unknown;
}

const filled = new Map<Subject, Promise<Pick<Account, "save"> & { readonly made: Made }>>();

async function fill(subject: Subject): Promise<Pick<Account, "save"> & { readonly made: Made }> {
  const account = createAccount(serviceOf(subject));
  const made = (await subject.prepare?.(account)) ?? {};
  const saved = account.save();
  return { made, save: () => saved };
}

/** An account that is ready for an operation. */
async function open(subject: Subject, operation: string): Promise<Account & { readonly made: Made }> {
  const { made, save } = await (filled.get(subject) ?? fill(subject));
  filled.set(subject, Promise.resolve({ made, save }));
  const account = createAccount(serviceOf(subject), save());
  return { ...account, made: { ...made, ...(await subject.begin?.(account, made, operation)) } };
}

async function play(subject: Subject, operation: string, member: string, value: unknown, given = {}): Promise<Shown> {
  const service = serviceOf(subject);
  const { send, made } = await open(subject, operation);
  const base = subject.inputs(made)[operation];
  if (base === undefined) throw new Error(`test/unit/local/dropped/${service.name}.ts has no input for ${operation}`);
  const input = withMember(modelOf(service.name), operation, { ...base, ...given }, member, value);
  const answer = await send(operation, input);
  const isAll = answer.status >= 300 || READS.test(operation) || subject.answering?.includes(operation);
  return { answer, after: isAll ? undefined : await subject.observe(send, made, operation) };
}

/** What a refusal says: "501 NotImplemented: message". */
function refusalIn({ status, headers, body }: Answer): string {
  const { __type, message = /<Message>(.*?)<\/Message>/s.exec(String(body))?.[1] } = body as Readonly<
    Record<string, string>
  >;
  const typed = headers.find((one) => one.startsWith("x-amzn-ErrorType: "))?.slice("x-amzn-ErrorType: ".length);
  return `${status} ${typed ?? __type ?? /<Code>(.*?)<\/Code>/.exec(String(body))?.[1]}: ${message}`;
}

/** Ids of what an account has that is ready for an operation. */
export const madeFor = async (subject: Subject, operation: string): Promise<Made> =>
  (await open(subject, operation)).made;

/** How a call with one value of a member ends: "501 NotImplemented: message". */
export const outcomeOf = async (subject: Subject, operation: string, member: string, value: unknown): Promise<string> =>
  refusalIn((await play(subject, operation, member, value)).answer);

const notImplemented = (what: string) =>
  `501 NotImplemented: the local endpoint of lambda-authz does not implement ${what}`;

/** Times that pass outside of the account's clock. */
const written = (value: unknown): string =>
  JSON.stringify(value, (name, one) => (name === "latency" ? undefined : one));

/** An answer may repeat what was sent; what was written must be there for readers too. */
const shownIn = ({ answer, after }: Shown): string => written(after ?? answer);

/** Why AWS shows nothing of a member either. */
export const unseenIn = ({ unseen = {} }: Subject, operation: string, member: string): string | undefined =>
  unseen[`${operation}.${member}`] ?? unseen[member];

function valuesOf(service: Service, operation: string, member: string): Values {
  const model = modelOf(service.name);
  const shape = shapeAt(model, operation, member);
  const allowed = service.operations[operation]?.values?.[member] ?? shape.enum;
  if (shape.type === "list" && allowed) return { values: allowed.map((value) => [value]) };
  const typed = allowed?.map((value) => (shape.type === "string" ? value : JSON.parse(value)));
  return { values: typed ?? [sample(model, shape, 0), sample(model, shape, 1)] };
}

/** The first value of a member that is refused or shows nothing else than another one; undefined when each shows. */
export async function unshown(
  subject: Subject,
  operation: string,
  member: string,
  { values, given, refused = [] }: Values,
): Promise<{ readonly isRefused: boolean; readonly what: string } | undefined> {
  const seen = new Map<string, unknown>();
  for (const value of values) {
    const beside = typeof given === "function" ? given(value) : given;
    const shown = await play(subject, operation, member, value, beside);
    const what = `${operation} ${member} ${JSON.stringify(value)}`;
    const refusal = shown.answer.status < 300 ? undefined : refusalIn(shown.answer);
    if (refusal !== undefined && !refused.some((code) => refusal.includes(` ${code}: `)))
      return { isRefused: true, what: `${what}: ${refusal}` };
    const same = seen.get(shownIn(shown));
    if (same !== undefined) return { isRefused: false, what: `${what} shows nothing else than ${same}` };
    seen.set(shownIn(shown), JSON.stringify(value) ?? "nothing");
  }
  return undefined;
}

/** What is wrong with how an operation honours a member; undefined when each of its values shows. */
async function droppedAt(subject: Subject, operation: string, member: string): Promise<string | undefined> {
  const service = serviceOf(subject);
  const special = subject.values((await open(subject, operation)).made);
  const values = special[`${operation}.${member}`] ?? special[member] ?? valuesOf(service, operation, member);
  const found = await unshown(subject, operation, member, values);
  if (unseenIn(subject, operation, member) !== undefined && !found?.isRefused)
    return found === undefined ? `${operation} ${member} shows, and is listed as unseen` : undefined;
  // Where one value is taken and all others are refused, nothing is left to differ.
  const isFixed = service.operations[operation]?.values?.[member] !== undefined;
  const isTried = values.values.length > 1 || isFixed;
  return found?.what ?? (isTried ? undefined : `${operation} ${member} has one value to try only`);
}

/** The members that an operation says it honours and drops, each with what was seen. */
export async function droppedIn(subject: Subject, operation: string): Promise<string[]> {
  const wrong: (string | undefined)[] = [];
  for (const member of membersToTry(serviceOf(subject), operation, true))
    wrong.push(await droppedAt(subject, operation, member));
  return wrong.filter((one) => one !== undefined);
}

/** What is wrong with how an operation refuses a member that it does not honour. */
async function acceptedAt(subject: Subject, operation: string, member: string): Promise<string | undefined> {
  const service = serviceOf(subject);
  const model = modelOf(service.name);
  const { answer } = await play(subject, operation, member, sample(model, shapeAt(model, operation, member), 0));
  // What its structure requires stands beside it and may be named in its place.
  const [whole] = member.split(/(?<=\.)/);
  const allowed = membersToTry(service, operation, false)
    .filter((one) => one === member || (whole !== member && one.startsWith(whole ?? "")))
    .map((one) => notImplemented(`${service.title} ${operation} ${one}`));
  return allowed.includes(refusalIn(answer)) ? undefined : `${operation} ${member}: ${refusalIn(answer)}`;
}

/** The members that an operation neither honours nor answers with 501. */
export async function acceptedIn(subject: Subject, operation: string): Promise<string[]> {
  const wrong: (string | undefined)[] = [];
  for (const member of membersToTry(serviceOf(subject), operation, false))
    wrong.push(await acceptedAt(subject, operation, member));
  return wrong.filter((one) => one !== undefined);
}

/** Values of the model that an operation does not take, where it takes some only. */
function othersOf(service: Service, operation: string, member: string, taken: readonly string[]): readonly unknown[] {
  const model = modelOf(service.name);
  const shape = shapeAt(model, operation, member);
  if (shape.type === "list")
    return (shapeOf(model, shape.member ?? "").enum ?? [])
      .filter((value) => !taken.includes(value))
      .map((value) => [value]);
  const { min, max } = shape.type === "string" ? {} : shape;
  const all = shape.enum ?? (shape.type === "boolean" ? [true, false] : [min, max, sample(model, shape, 0)]);
  return all.filter((value) => value !== undefined && !taken.includes(String(value)));
}

/** What is wrong with how an operation refuses the values of a member that it does not take. */
export async function supportedIn(subject: Subject, operation: string): Promise<string[]> {
  const service = serviceOf(subject);
  const wrong: string[] = [];
  for (const [member, taken] of Object.entries(service.operations[operation]?.values ?? {})) {
    if (!membersToTry(service, operation, true).includes(member)) {
      wrong.push(`${operation} has values for ${member}, which it does not honour`);
      continue;
    }
    const others = othersOf(service, operation, member, taken);
    if (others.length === 0) wrong.push(`${operation} ${member} takes all values of the model`);
    for (const value of others) {
      const refusal = refusalIn((await play(subject, operation, member, value)).answer);
      if (refusal !== notImplemented(`${service.title} ${operation} ${member} ${value}`))
        wrong.push(`${operation} ${member} ${value}: ${refusal}`);
    }
  }
  return wrong;
}
