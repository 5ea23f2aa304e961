import type { Check } from "../check";
import { fail, pass, warn, type Finding } from "../check";
import { paths } from "../cluster/paths";
import type { Installation } from "../installation";
import { isAllowed, neededRights, rightText, type Right } from "./rights";

/** The answer of the API server's `/version`. */
interface Version {
  readonly gitVersion?: string;
}

/** Whether the API server answers with the kubeconfig's credentials. */
export const reachable: Check<Installation> = {
  id: "cluster.reachable",
  title: "The cluster answers",
  why: "Nothing can be said about an installation whose API server does not answer.",
  needs: [],
  async run({ cluster }) {
    const { gitVersion = "an unknown version" } = await cluster.read<Version>(paths.version);
    return pass(`${cluster.address} answers, Kubernetes ${gitVersion}`);
  },
};

/** Whether the kubeconfig's user may read what the other checks look at. */
export const rights: Check<Installation> = {
  id: "cluster.rights",
  title: "The user may read what the doctor looks at",
  why: "Without these rights the doctor cannot see a fault that is there.",
  needs: [reachable.id],
  async run({ cluster, expected }) {
    const wanted = neededRights(expected.namespace);
    const allowed = await Promise.all(wanted.map((right) => isAllowed(cluster, right)));
    return judgeRights(wanted.filter((_, index) => !allowed[index]));
  },
};

/** Judges what is missing. */
export function judgeRights(missing: readonly Right[]): Finding {
  if (missing.length === 0) return pass("all of them are there");
  const seen = `missing: ${missing.map(rightText).join("; ")}`;
  const remedy =
    "Ask the cluster's administrator for these rights, choose another user with --context, or name one namespace with --namespace.";
  return missing.some(({ isOptional }) => !isOptional) ? fail(seen, remedy) : warn(seen, remedy);
}
