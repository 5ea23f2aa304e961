// Required by Node before the doctor: answers for the lab's issuer, whose name belongs to a real cloud that knows nothing of it.
// Further arguments to fetch and every other URL go on as they are.
"use strict";

const { readFileSync } = require("node:fs");

const published = JSON.parse(readFileSync(process.env.LAB_PUBLISHED_ISSUER, "utf8"));
const overTheNetwork = globalThis.fetch;

globalThis.fetch = async (input, ...options) => {
  const url = String(input instanceof Request ? input.url : input);
  return Object.hasOwn(published, url) ? Response.json(published[url]) : overTheNetwork(input, ...options);
};
