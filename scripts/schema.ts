import { writeFileSync } from "node:fs";
import { packageSchema, SCHEMA_FILE, schemaDigest, schemaText } from "./package-schema";

// `npm run schema`: writes schema/schema.json anew, and says what the changelog has to name.
const text = schemaText(packageSchema());
writeFileSync(SCHEMA_FILE, text);
console.log(`Name it in CHANGELOG.md under Unreleased, with what changed: schema \`${schemaDigest(text)}\``);
