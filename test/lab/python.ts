import { prepareTools } from "../../lab/tools";

/** A Python that has ministack's packages: the one that PXWI_PYTHON names, else the lab's. */
export async function ministackPython(): Promise<string> {
  return process.env.PXWI_PYTHON ?? (await prepareTools()).python;
}
