import { membersOf } from "../../../../src/local/model/members.ts";
import { inputOf, memberOf, modelOf } from "../../../../src/local/model/model.ts";
import { isHonoured } from "../../../../src/local/wire/check-input.ts";
import type { Service } from "../../../../src/local/wire/operation.ts";
import { type Answer, createAccount, SERVICES } from "./account.ts";
import type { Subject, Values } from "./subject.ts";
import { sample, shapeAt, withMember } from "./values.ts";

/** Operations after which an account is as it was: their answer is all there is to see. */
const READS = /^(?:Get|List|Describe|Filter|Invoke|Test)/;

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

async function play(subject: Subject, operation: string, member: string, value: unknown, given = {}): Promise<Shown> {
  const service = serviceOf(subject);
  const send = createAccount(service);
  const base = subject.inputs(await subject.prepare(send))[operation];
  if (base === undefined) throw new Error(`test/unit/local/dropped/${service.name}.ts has no input for ${operation}`);
  const input = withMember(modelOf(service.name), operation, { ...base, ...given }, member, value);
  const answer = await send(operation, input);
  return { answer, after: READS.test(operation) ? undefined : await subject.observe(send) };
}

/** What a refusal says: "501 NotImplemented: message". */
export function refusalIn({ status, headers, body }: Answer): string {
  const { __type, message = /<Message>(.*?)<\/Message>/s.exec(String(body))?.[1] } = body as Readonly<
    Record<string, string>
  >;
  const typed = headers.find((one) => one.startsWith("x-amzn-ErrorType: "))?.slice("x-amzn-ErrorType: ".length);
  return `${status} ${typed ?? __type ?? /<Code>(.*?)<\/Code>/.exec(String(body))?.[1]}: ${message}`;
}

const notImplemented = (what: string) =>
  `501 NotImplemented: the local endpoint of lambda-authz does not implement ${what}`;

/** Times that pass outside of the account's clock. */
const written = (value: unknown): string =>
  JSON.stringify(value, (name, one) => (name === "latency" ? undefined : one));

/** An answer may repeat what was sent; what was written must be there for readers too. */
const shownIn = ({ answer, after }: Shown): string =>
  written(answer.status < 300 && after !== undefined ? after : answer);

function valuesOf(service: Service, operation: string, member: string): Values {
  const model = modelOf(service.name);
  const shape = shapeAt(model, operation, member);
  const allowed = service.operations[operation]?.values?.[member] ?? shape.enum;
  const typed = allowed?.map((value) => (shape.type === "string" ? value : JSON.parse(value)));
  return { values: typed ?? [sample(model, shape, 0), sample(model, shape, 1)] };
}

/** What is wrong with how an operation honours a member; undefined when each of its values shows. */
export async function droppedAt(subject: Subject, operation: string, member: string): Promise<string | undefined> {
  const service = serviceOf(subject);
  const special = subject.values(await subject.prepare(createAccount(service)));
  const {
    values: all,
    given,
    refused = [],
  } = special[`${operation}.${member}`] ?? special[member] ?? valuesOf(service, operation, member);
  // The only value that is taken is what there is without it too.
  const [only] = all;
  const isFixed = all.length === 1 && service.operations[operation]?.values?.[member] !== undefined;
  const seen = new Map<string, unknown>();
  for (const value of isFixed ? [undefined, only] : all) {
    const beside = typeof given === "function" ? given(value) : given;
    const shown = await play(subject, operation, member, value, beside);
    const what = `${operation} ${member} ${JSON.stringify(value)}`;
    const refusal = shown.answer.status < 300 ? undefined : refusalIn(shown.answer);
    if (refusal !== undefined && !refused.some((code) => refusal.includes(` ${code}: `))) return `${what}: ${refusal}`;
    if (seen.has(shownIn(shown)) !== (isFixed && value === only))
      return isFixed
        ? `${what} changes something`
        : `${what} shows nothing else than ${JSON.stringify(seen.get(shownIn(shown)))}`;
    seen.set(shownIn(shown), value);
  }
  return seen.size > 1 || isFixed ? undefined : `${operation} ${member} has one value to try only`;
}

/** What is wrong with how an operation refuses a member that it does not honour. */
export async function acceptedAt(subject: Subject, operation: string, member: string): Promise<string | undefined> {
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

/** Values of the model that an operation does not take, where it takes some only. */
function othersOf(service: Service, operation: string, member: string, taken: readonly string[]): readonly unknown[] {
  const model = modelOf(service.name);
  const shape = shapeAt(model, operation, member);
  const { min, max } = shape;
  const all = shape.enum ?? (shape.type === "boolean" ? [true, false] : [min, max, sample(model, shape, 0)]);
  return all.filter((value) => value !== undefined && !taken.includes(String(value)));
}

/** What is wrong with how an operation refuses the values of a member that it does not take. */
export async function takenAt(subject: Subject, operation: string): Promise<string[]> {
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
