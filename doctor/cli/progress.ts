import type { ClusterReader } from "../cluster/cluster-reader";

/** Shows how far the checks are. */
export interface Progress {
  step(): void;
  end(): void;
}

/** One line that is written over on a terminal; elsewhere only what is being asked. */
export function progress(
  stream: NodeJS.WriteStream,
  total: number,
  { context, address }: Pick<ClusterReader, "context" | "address">,
): Progress {
  if (!stream.isTTY) {
    stream.write(`Asking ${address} (context "${context}") ...\n`);
    return { step: () => undefined, end: () => undefined };
  }
  let done = 0;
  const show = () => stream.write(`\r\u001b[KAsking ${address}: ${done} of ${total} checks`);
  show();
  return {
    step: () => {
      done++;
      show();
    },
    end: () => stream.write("\r\u001b[K"),
  };
}
