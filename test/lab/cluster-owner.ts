// A process that owns a cluster until it is killed; it prints the ids of the cluster's processes.
import { startCluster } from "../../lab/cluster";

const { CLUSTER_FOLDER = "", KUBELITE = "" } = process.env;

startCluster({ folder: CLUSTER_FOLDER, kubelite: KUBELITE, issuerUrl: "https://issuer.example", nodes: 1 }).then(
  (cluster) => console.log(JSON.stringify(cluster.processes)),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
