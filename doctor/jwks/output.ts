import { writeFileSync } from "node:fs";
import { InputError } from "../../components/input-error";

/**
 * Writes a document that anybody may read.
 *
 * @throws InputError where the file exists and may not be overwritten, or cannot be written
 */
export function writeDocument(file: string, document: string, overwrite: boolean): void {
  try {
    // One step for test and creation, so that a file that appears meanwhile stays as it is.
    writeFileSync(file, document, { flag: overwrite ? "w" : "wx" });
  } catch (error) {
    throw new InputError({ input: "--output", value: file, ...reasonOf(error as NodeJS.ErrnoException) });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): { wanted: string; remedy: string } {
  if (code === "EEXIST") {
    return { wanted: "a file that does not exist yet", remedy: "Name another file, or overwrite it with --force." };
  }
  return { wanted: `a file that can be written (${code ?? message})`, remedy: "Name a file in a folder of your own." };
}
