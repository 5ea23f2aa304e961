import { checks } from "../../doctor/aws";
import { awsDemonstration } from "../../lab/demo/aws";
import { BACKUP_BUCKET } from "../../lab/demo/aws/scene";
import { awsFaults, AwsScene } from "./faults/aws";
import { faultSuite } from "./faults/suite";

// On Gardener the stack deploys the webhook, so that its parts can be broken too.
faultSuite({
  demonstration: awsDemonstration("gardener"),
  open: (lab) => new AwsScene(lab),
  faults: awsFaults,
  checks,
  flags: () => ["--bucket", BACKUP_BUCKET],
});
