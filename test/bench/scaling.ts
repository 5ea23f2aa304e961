import { PortworxRole } from "../../components/aws/portworx-role";
import { trustPolicy } from "../../components/aws/trust-policy";
import { withEngine } from "../engine/engine";
import { recordedCloud } from "../recorded-cloud";

/** Cost of one more item at several sizes. */
export interface ScalingMeasure {
  what: string;
  sizes: number[];
  /** Milliseconds of the whole at each size. */
  milliseconds: number[];
  /** Marginal cost of an item at the large end by that at the small end. */
  ratio: number;
}

const ACCOUNT = "123456789012";

const cluster = (index: number) => {
  const host = `oidc.eks.us-east-1.amazonaws.com/id/${String(index).padStart(32, "0")}`;
  return {
    issuerUrl: `https://${host}`,
    oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`,
    namespace: "portworx",
  };
};

const clusters = (count: number) => Array.from({ length: count }, (_, index) => cluster(index));

/** The trust policy of one role that 1, 3 and 7 clusters use. */
export function measureTrustPolicies(): ScalingMeasure {
  const sizes = [1, 3, 7];
  const build = (size: number): void => {
    const trusted = clusters(size).map((one) => ({
      ...one,
      audiences: ["sts.amazonaws.com"],
      serviceAccounts: ["portworx", "stork", "px-node-wiper"],
    }));
    JSON.stringify(trustPolicy(trusted));
  };
  const repeated = (size: number): number => {
    const start = performance.now();
    for (let round = 0; round < 20_000; round++) build(size);
    return performance.now() - start;
  };
  sizes.forEach(repeated); // Warm: the compiler of the engine gets faster while it runs.
  const milliseconds = sizes.map((size) => Math.min(repeated(size), repeated(size), repeated(size)));
  return { what: "clusters on one role (20,000 policies)", sizes, milliseconds, ratio: marginal(sizes, milliseconds) };
}

/**
 * One program with 1, 10 and 100 clusters, each with a role of its own, previewed by the engine. An `up` would measure the
 * backend: it writes the whole state after each resource.
 */
export async function measureRoles(): Promise<ScalingMeasure> {
  const sizes = [1, 10, 100];
  await rolesPreview(1); // Loads what every later preview finds loaded.
  const milliseconds: number[] = [];
  for (const size of sizes) milliseconds.push(Math.min(await rolesPreview(size), await rolesPreview(size)));
  return {
    what: "clusters with a role each, in one program",
    sizes,
    milliseconds,
    ratio: marginal(sizes, milliseconds),
  };
}

async function rolesPreview(count: number): Promise<number> {
  let milliseconds = NaN;
  const program = (): Promise<void> => {
    clusters(count).forEach((one, index) => new PortworxRole(`role-${index}`, { clusters: [one] }));
    return Promise.resolve();
  };
  await withEngine(program, recordedCloud(), async ({ stack }) => {
    const start = performance.now();
    await stack.preview();
    milliseconds = performance.now() - start;
  });
  return milliseconds;
}

/** Below 1: the last items were cheaper than the first. */
function marginal(sizes: readonly number[], milliseconds: readonly number[]): number {
  const [s0 = 0, s1 = 0, s2 = 0] = sizes;
  const [m0 = 0, m1 = 0, m2 = 0] = milliseconds;
  return (m2 - m1) / (s2 - s1) / ((m1 - m0) / (s1 - s0));
}
