import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { Cloud, platformOf } from "../../../components/platforms";
import type { AwsDistributionName } from "../../distributions";
import type { LabState } from "../../state";
import type { Demonstration, Scene, Section } from "../demonstration";
import { destroyOrderProof } from "../destroy-order";
import { publishedByProvider, publishedInBucket, type PublishedDocuments } from "../doctor/published-issuer";
import { planText } from "../plan";
import { clientsOfOwner } from "./clients";
import { awsPlan } from "./plan";
import { PLATFORMS, type DemoPlatform } from "./platforms";
import { exchangeProofs, refusalProofs } from "./proofs/exchange";
import { bucketOfIssuer, issuerProofs } from "./proofs/issuer";
import { leftoverProofs } from "./proofs/leftovers";
import { permissionProofs } from "./proofs/permissions";
import { webhookProofs } from "./proofs/webhook";
import { BACKUP_BUCKET, FOREIGN_BUCKET, openAwsScene, type AwsScene } from "./scene";

const ROLE = "aws:iam/role:Role";
const WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";

export function awsDemonstration(name: AwsDistributionName): Demonstration {
  const platform = PLATFORMS[name];
  const emulator = "the cloud an AWS emulator that verifies tokens as AWS does";
  return {
    cloud: "aws",
    platform: name,
    plan: planText(platformOf(Cloud.Aws, name).title, emulator, awsPlan(platform)),
    prepare: makeBuckets,
    settings: (lab) => platform.settings(lab),
    open: (lab, outputs) =>
      sceneOf(platform, openAwsScene(platform, lab, String(outputs.namespace), String(outputs.roleArn))),
  };
}

/** The stack is given buckets by name: making them is the storage team's business, here the demo's. */
async function makeBuckets(lab: LabState): Promise<void> {
  const { s3 } = clientsOfOwner(lab.aws);
  for (const Bucket of [BACKUP_BUCKET, FOREIGN_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
}

function sceneOf(platform: DemoPlatform, scene: AwsScene): Scene {
  return {
    namespace: scene.namespace,
    sections: sectionsOf(platform, scene),
    doctor: { flags: ["--bucket", scene.bucket], published: () => publishedIssuer(platform, scene) },
    afterwards: (steps) => [
      destroyOrderProof(steps, platform.operatorType, { what: "the role", type: ROLE }),
      ...(platform.deploysWebhook
        ? [destroyOrderProof(steps, platform.operatorType, { what: "the webhook", type: WEBHOOK })]
        : []),
      ...leftoverProofs(scene),
    ],
  };
}

function publishedIssuer({ hostsIssuer }: DemoPlatform, { lab }: AwsScene): Promise<PublishedDocuments> {
  if (!hostsIssuer) return publishedByProvider(lab.cluster);
  return publishedInBucket(lab.cluster.issuerUrl, bucketOfIssuer(lab));
}

function sectionsOf(platform: DemoPlatform, scene: AwsScene): Section[] {
  const webhook = { title: "The stack's own webhook", proofs: () => webhookProofs(scene) };
  const issuer = { title: "The stack's own issuer", proofs: () => issuerProofs(scene) };
  return [
    ...(platform.deploysWebhook ? [webhook] : []),
    ...(platform.hostsIssuer ? [issuer] : []),
    { title: "A token becomes short-lived credentials", proofs: () => exchangeProofs(scene) },
    {
      title: "The credentials do what Portworx needs, and nothing else",
      proofs: () => permissionProofs(scene),
    },
    { title: "Any other token is refused", proofs: () => refusalProofs(scene) },
  ];
}
