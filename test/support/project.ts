import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder with a config.ini and a Lambda, as a user would have it. `more` is appended, `routes` replace GET /. */
export function writeProject(
  folder: string,
  {
    jwksUri,
    routes = ["GET / = basicLambda"],
    more = "",
  }: { jwksUri: string; routes?: readonly string[]; more?: string },
): void {
  mkdirSync(join(folder, "lambda/basicLambda"), { recursive: true });
  writeFileSync(join(folder, "lambda/basicLambda/index.mjs"), handlerSource("one"));
  const lines = [
    "[project]",
    "name = basic",
    "[aws]",
    "region = us-east-1",
    "[function.basicLambda]",
    "source = lambda/basicLambda",
    "[routes]",
    ...routes,
    "[authorizer]",
    "[issuer.main]",
    "kind = oidc",
    "issuer = https://issuer.example",
    `jwks_uri = ${jwksUri}`,
    "client_id = app",
    "[cors]",
    "allow_origins = http://localhost:3000",
    more,
  ];
  writeFileSync(join(folder, "config.ini"), lines.join("\n"));
}

/** A handler that answers 200 with a text. */
export const handlerSource = (text: string): string =>
  `export const handler = async () => ({ statusCode: 200, body: ${JSON.stringify(text)} });\n`;
