/** Where the function of a handler has to stand. */
interface HandlerPlace {
  /** Paths in the function's folder, any of which will do; the first is the one to write. */
  readonly files: readonly [string, ...string[]];
  /** What the file has to define. */
  readonly name: string;
}

/**
 * What a `handler` names: "src/index.handler" is handler in src/index.mjs, .js or .cjs, in Python in src/index.py. In
 * "index.api.handler" Node's runtime takes "api.handler" for a path into the exports, Python's "index.api" for a module.
 */
export function handlerPlace({
  handler,
  runtime,
}: {
  readonly handler: string;
  readonly runtime: string;
}): HandlerPlace {
  if (runtime.startsWith("python")) {
    const dot = handler.lastIndexOf(".");
    const module = handler.slice(0, dot).replaceAll(".", "/");
    return { files: [`${module}.py`, `${module}/__init__.py`], name: handler.slice(dot + 1) };
  }
  const dot = handler.indexOf(".", handler.lastIndexOf("/"));
  const module = handler.slice(0, dot);
  return { files: [`${module}.mjs`, `${module}.js`, `${module}.cjs`], name: handler.slice(dot + 1) };
}
