import { join } from "node:path";
import { buildPackage } from "./npm-package";

// `npm run build`: lays out the npm package in dist/, for `npm pack ./dist` and `npm publish ./dist`.
buildPackage(join(__dirname, "../dist"));
