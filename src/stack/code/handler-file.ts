import { familyOf } from "../../config/schema/runtime-table.ts";

/** Where the function of a handler has to stand. */
interface HandlerPlace {
  /** Paths in the function's folder, any of which will do; the first is the one to write. */
  readonly files: readonly [string, ...string[]];
  /** Other files that may hold it, unseen. */
  readonly within?: RegExp;
  /** What the file has to define. */
  readonly name: string;
}

interface Handled {
  readonly handler: string;
  readonly runtime: string;
}

/** Where Lambda looks for the jars of a function. */
const JARS = /^lib\/[^/]+\.jar$/;

/**
 * What a `handler` names: "src/index.handler" is handler in src/index.mjs, .js or .cjs, in Python in src/index.py. In
 * "index.api.handler" Node's runtime takes "api.handler" for a path into the exports, Python's "index.api" for a module.
 */
export function handlerPlace({ handler, runtime }: Handled): HandlerPlace {
  const family = familyOf(runtime);
  if (family === "provided") return { files: ["bootstrap"], name: handler };
  if (family === "java") {
    const [path = "", name = "handleRequest"] = handler.split("::");
    return { files: [`${path.replaceAll(".", "/")}.class`], within: JARS, name };
  }
  if (family === "dotnet") {
    const [assembly = "", , name = "Main"] = handler.split("::");
    return { files: [`${assembly}.dll`], name };
  }
  if (family === "python") {
    const dot = handler.lastIndexOf(".");
    const module = handler.slice(0, dot).replaceAll(".", "/");
    return { files: [`${module}.py`, `${module}/__init__.py`], name: handler.slice(dot + 1) };
  }
  const dot = handler.indexOf(".", handler.lastIndexOf("/"));
  const module = handler.slice(0, dot);
  const name = handler.slice(dot + 1);
  if (family === "ruby") return { files: [`${module}.rb`], name };
  return { files: [`${module}.mjs`, `${module}.js`, `${module}.cjs`], name };
}
