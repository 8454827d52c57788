// @ts-check
// A load generator of its own process: node load.js <url> <token> <connections> <seconds>; prints its latencies as JSON.
import http from "node:http";

const [url = "", token, connections, seconds] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });
const headers = { Authorization: `Bearer ${token}` };

/** @returns {Promise<number>} ms. */
const once = () =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const request = http.get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume().on("end", () => resolve(performance.now() - began));
    });
    request.on("error", reject);
  });

/** @param {number} ms how long. */
async function load(ms) {
  /** @type {number[]} */
  const latencies = [];
  const end = performance.now() + ms;
  const work = async () => {
    while (performance.now() < end) latencies.push(await once());
  };
  await Promise.all(Array.from({ length: Number(connections) }, work));
  return latencies;
}

// The first requests are slower and do not count.
await load(Number(seconds) * 250);
const began = performance.now();
const latencies = await load(Number(seconds) * 1_000);
const rounded = latencies.map((ms) => Number(ms.toFixed(3)));
const result = JSON.stringify({ latencies: rounded, seconds: (performance.now() - began) / 1_000 });
process.stdout.write(result, () => process.exit());
