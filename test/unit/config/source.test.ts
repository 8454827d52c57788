import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteValue, scanValue } from "../../../src/config/text/source-value.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { errorOf, fileWith, load, loadWith, messageWith } from "../../support/config/sample-config.ts";

const env = (line: string) => loadWith({ "function.basicLambda": line }).functions[0]?.env;

test.each([
  ["a comment behind ;", "env.AB = hello   ; world", "hello"],
  ["a comment behind # and a space", "env.AB = hello # world", "hello"],
  ["double quotes round ; and #", 'env.AB = "a;b # c" ; d', "a;b # c"],
  ["single quotes round double ones", `env.AB = '{"a": "x;y"}'`, '{"a": "x;y"}'],
  ["a backslash in quotes", 'env.AB = "\\d;\\\\"', "\\d;\\\\"],
  ["quotes that give an empty value", 'env.AB = ""', ""],
  ["an = without quotes", "env.AB = YWI9==", "YWI9=="],
  ["quotes in the middle", 'env.AB = say "hi"', 'say "hi"'],
  ["the words that ini turns into other types", "env.AB = true", "true"],
  ["null as a word", "env.AB = null", "null"],
  ["characters beyond ASCII, U+2028 too", "env.AB = Grüße\u2028😀", "Grüße\u2028😀"],
  ["tabs around", "env.AB\t=\thello\t; x", "hello"],
])("a value is read with %s", (_, line, value) => {
  expect(env(line)).toStrictEqual({ AB: value });
});

test.each(["env.AB =", "env.AB = ; only a comment", "env.AB =; only a comment", "env.AB = # only a comment"])(
  "%s is absent",
  (line) => {
    expect(env(line)).toStrictEqual({});
  },
);

test.each([
  ["env.AB = a;b", "a value that contains ; or # must be in quotes"],
  ["env.AB = #fff", "a value that contains ; or # must be in quotes"],
  ['env.AB = "a', 'has no closing "'],
  ['env.AB = "a" b', 'only a comment may follow the closing "'],
  ["env.AB = a\u0007b", "contains a control character"],
  ["env.AB", "must be: key = value"],
  ["env.AB: a", "must be: key = value"],
  ["= a", "is not a valid key"],
  ["__proto__ = a", "is not a valid key"],
  ["env.AB[] = a", "is not a valid key"],
  ["env.AB = a\nenv.AB = b", "is already defined on line 4"],
])("%s is refused, not guessed", (line, words) => {
  expect(messageWith({ "function.basicLambda": line })).toContain(words);
});

test.each([
  ["[rule.a", "has no closing ]"],
  ["[rule.a] allow = GET /", "only a comment may follow ]"],
  ["[rule.a ; x]", "a section is [word] or [word.name]"],
  ["[rule.__proto__]", "not __proto__"],
  ["[__proto__]", "not __proto__"],
  ["[rule.a.b]", "a section is [word] or [word.name]"],
  ["[]", "a section is [word] or [word.name]"],
  ["[project]", "the section is already defined on line 1; merge the two"],
  ["[rules.a]", "is not a section; did you mean rule?"],
  ["[quux]", "is not a section; sections are project, aws, api,"],
  ["[constructor]", "is not a section"],
  ["[rule]", "needs a name, like [rule.main]"],
  ["[cors.a]", "must not have a name: it is [cors]"],
])("the header %s is refused", (header, words) => {
  expect(errorOf(`${fileWith()}\n${header}\n`).message).toContain(words);
});

const RULE = "\n[rule.admins]\nallow = GET /\n";

test.each([
  ["[rule.adm", "has no closing ]"],
  [`${RULE}[`, "has no closing ]"],
  [`${RULE}groups`, "[rule.admins] groups\n               must be: key = value"],
  [`${RULE}groups = admins,`, "must be separated by single commas"],
  [`${RULE}groups = "admins`, 'has no closing "'],
  ["\n[cors]\nallow_origins = *\n[aws]\nregion", "must be: key = value"],
])("a file that was cut off behind %j is refused", (end, words) => {
  expect(errorOf(`${fileWith()}\n${end}`).message).toContain(words);
});

test("a blank key of a rule is absent, with a note where the file ends right behind it", () => {
  const [whole, cut] = [`${RULE}groups =\n`, `${RULE}groups =`].map((end) => load(fileWith() + end));
  for (const config of [whole, cut]) expect(config?.rules).toMatchObject([{ name: "admins", groups: [] }]);
  const words = "[rule.admins] groups = is blank, and the file ends after it: the file may be cut off";
  expect(cut?.notes).toContain(words);
  expect(whole?.notes).not.toContain(words);
});

test("a key above all sections is refused", () => {
  expect(errorOf(`name = x\n${fileWith()}`).message).toContain(
    "config.ini:1  name = x\n              must be below a section header",
  );
});

test("an unknown key is named with its nearest, and its value is not shown", () => {
  const message = messageWith({ authorizer: "cahce_ttl = s3cret" });
  expect(message).toMatch(
    /^config\.ini:\d+ {2}\[authorizer\] cahce_ttl\n +is not a key of this section; did you mean cache_ttl\?$/,
  );
});

test("an error names line, section, key, value and what is allowed; all errors come at once, in the file's order", () => {
  const text = `[authorizer]\ncache_ttl = 4000\ntimeout = no\n${fileWith({ project: "" })}`;
  expect(errorOf(text).message).toBe(
    [
      "config.ini:2  [authorizer] cache_ttl = 4000",
      "              must be 0 to 3600 seconds: API Gateway refuses longer caching",
      "config.ini:3  [authorizer] timeout = no",
      "              must be 1 to 900 seconds",
      "config.ini:4  [project] name",
      "              is missing",
    ].join("\n"),
  );
});

test.each(["\n", "\r\n", "\r"])("lines may end with %j", (end) => {
  expect(load(fileWith().replaceAll("\n", end)).project).toBe("basic");
});

test("a value that was refused is not reported as missing too", () => {
  expect(messageWith({ project: "name = a;b" }).match(/config\.ini/g)).toHaveLength(1);
});

test("a token is never shown, wherever it stands", () => {
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLXBhcnQ";
  const wrapped = "c2lnbmF0dXJlLXBhcnQtb2YtdGhlLXRva2Vu";
  const text = `${token}\n[cognito]\nID_TOKEN = "${token}\n${wrapped}\nAPP_CLIENT_ID = ${token} x\n[${token}]\n[authorizer]\ntype = ${token}\n`;
  const { message } = errorOf(text);
  for (const part of [...token.split("."), wrapped]) expect(message).not.toContain(part);
});

test("the value of an environment variable is never shown", () => {
  expect(messageWith({ "function.basicLambda": "env.AWS_REGION = hunter2\nenv.AB = hunter2;x" })).not.toContain(
    "hunter2",
  );
});

test("control characters of the file do not reach the terminal", () => {
  expect(messageWith({ authorizer: "a\u001b[31m" })).not.toContain("\u001b");
});

test("text of any kind ends in a Config or an AuthzError", () => {
  const words = fc.constantFrom(
    ..."[project] [aws] [cognito] [routes] [rule.a] [issuer.main] [function.f] name = kind cognito GET / , ; # \" ' \\ {id} * :".split(
      " ",
    ),
    ..."USERPOOL_ID APP_CLIENT_ID ID_TOKEN __proto__ allow groups env.AB \n \r\n".split(" "),
    "\n",
    "\n",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(words, fc.string({ maxLength: 5 }))).map((parts) => parts.join(" ")),
    fc.array(fc.oneof(words, fc.string({ maxLength: 5 }))).map((parts) => `${fileWith()}\n${parts.join(" ")}`),
  );
  fc.assert(
    fc.property(text, (source) => {
      try {
        load(source);
      } catch (error) {
        expect(error).toBeInstanceOf(AuthzError);
      }
    }),
    { numRuns: 500 },
  );
});

test("a rule whose header has a comment behind it is never lost", () => {
  const comment = fc
    .tuple(fc.constantFrom("", " ", "\t"), fc.constantFrom(";", "#"), fc.string())
    .map((parts) => parts.join(""));
  const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  fc.assert(
    fc.property(name, comment, (rule, behind) => {
      fc.pre(rule !== "__proto__" && !/[\r\n]/.test(behind));
      const { rules } = load(`${fileWith()}\n[rule.${rule}]${behind}\nallow = GET /\ngroups = admins`);
      expect(rules).toStrictEqual([
        { name: rule, allow: [{ verb: "GET", path: "/" }], groups: ["admins"], scopes: [] },
      ]);
    }),
  );
});

test("a value that quoteValue wrote is read back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      fc.pre(!/[\r\n]/.test(value) && !(value.includes('"') && value.includes("'")));
      expect(scanValue(quoteValue(value), false)).toStrictEqual({ value });
    }),
  );
});

test.each(["a\nb", `; "both" of 'them'`])("quoteValue refuses %j, which quotes cannot represent", (value) => {
  expect(() => quoteValue(value)).toThrow(RangeError);
});
