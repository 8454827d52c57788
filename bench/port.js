// @ts-check
import { createServer } from "node:http";

/**
 * Lets a server listen on a free port of this machine.
 * @param {import("node:http").Server} server
 * @returns {Promise<number>} the port.
 */
export async function listen(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
