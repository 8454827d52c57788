// Required by the processes that tests start: to make keys is a fifth of a second for each pool, so that they are read.
const crypto = require("node:crypto");
const { syncBuiltinESMExports } = require("node:module");
const { join } = require("node:path");
const { promisify } = require("node:util");

const make = crypto.generateKeyPair;
let turn = 0;

async function kept(type, options) {
  if (type !== "rsa" || options.modulusLength !== 2048) return promisify(make)(type, options);
  const keys = require(join(__dirname, "vectors/test-keys.json"));
  const key = crypto.createPrivateKey({ key: keys[["rs256", "rotated"][turn++ % 2]], format: "jwk" });
  return { publicKey: crypto.createPublicKey(key), privateKey: key };
}

crypto.generateKeyPair = Object.assign((...args) => make(...args), { [promisify.custom]: kept });
syncBuiltinESMExports();
