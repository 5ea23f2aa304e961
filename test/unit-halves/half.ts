import { testFiles } from "../files";

/**
 * Loads every second unit test into this process. A process for each file would load the SDK and the compiler 90 times,
 * which takes longer than all tests together.
 */
export function loadHalf(first: 0 | 1): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the list of files is only known now
  for (const file of testFiles("unit").filter((_, index) => index % 2 === first)) require(file);
}
