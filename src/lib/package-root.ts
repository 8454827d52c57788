/**
 * The folder of this package, with a slash at the end. Every file here is two folders below it, as a source (src/lib), when
 * compiled (dist/lib) and in the bundle (dist/bundle); nothing else may depend on where a file ends up.
 */
export const PACKAGE_ROOT: URL = new URL("../../", import.meta.url);
