/** The function in "arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations". */
export function functionArnOf(uri = "", stageVariables: Readonly<Record<string, string>>): string {
  const [, arn = ""] = /\/functions\/(.+)\/invocations$/.exec(uri) ?? [];
  return arn.replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => stageVariables[name] ?? "");
}
