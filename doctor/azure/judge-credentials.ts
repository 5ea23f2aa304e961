import { subscriptionOf } from "../../components/azure/resource-ids";
import { fail, pass, type Finding } from "../check";
import { issuerDifference } from "./issuer-difference";
import { nameOf, resourceGroupOf } from "./resource-scope";
import type { FederatedCredential } from "./resources";

/** The credential that a service account's tokens need. */
export interface WantedCredential {
  /** Resource id of the identity. */
  readonly identityId: string;
  /** What to call it where it has to be made. */
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** Judges what is the same for every service account: whether any credential takes the cluster's issuer and audience. */
export function judgeTrust(credentials: readonly FederatedCredential[], wanted: WantedCredential): Finding {
  if (credentials.length === 0) return fail("the identity has no federated credentials", create(wanted));
  const ofIssuer = credentials.filter(({ properties }) => properties.issuer === wanted.issuer);
  if (ofIssuer.length === 0) {
    const near = credentials.find(({ properties }) => issuerDifference(wanted.issuer, properties.issuer) !== undefined);
    if (near) return fail(otherIssuer(near, wanted), update(near, wanted));
    const issuers = [...new Set(credentials.map(({ properties }) => properties.issuer))].join(", ");
    return fail(
      `the cluster's issuer is ${wanted.issuer}; the identity trusts other clusters: ${issuers}`,
      create(wanted),
    );
  }
  const ofAudience = ofIssuer.filter(({ properties }) => properties.audiences.includes(wanted.audience));
  const [first] = ofIssuer;
  if (ofAudience.length === 0 && first) return fail(otherAudience(first, wanted), update(first, wanted));
  return pass(`${wanted.issuer}, for ${wanted.audience}`);
}

/** Judges the credential of one service account. */
export function judgeCredential(credentials: readonly FederatedCredential[], wanted: WantedCredential): Finding {
  const found = credentials.find((credential) => isExact(credential, wanted));
  if (found) return pass(`${found.name}: ${wanted.subject}`);
  const ofSubject = credentials.filter(({ properties }) => properties.subject === wanted.subject);
  const ofBoth = ofSubject.find(({ properties }) => properties.issuer === wanted.issuer);
  if (ofBoth) return fail(otherAudience(ofBoth, wanted), update(ofBoth, wanted));
  const nearIssuer = ofSubject.find(({ properties }) => issuerDifference(wanted.issuer, properties.issuer));
  if (nearIssuer) return fail(otherIssuer(nearIssuer, wanted), update(nearIssuer, wanted));
  const ofCluster = credentials.filter(({ properties }) => properties.issuer === wanted.issuer);
  const nearSubject = ofCluster.find(({ properties }) => subjectDifference(wanted.subject, properties.subject));
  if (nearSubject) return fail(otherSubject(nearSubject, wanted), update(nearSubject, wanted));
  const elsewhere = ofSubject.length === 0 ? "" : "; that of another cluster does not count";
  return fail(`no federated credential for ${wanted.subject}${elsewhere}`, create(wanted));
}

function isExact({ properties }: FederatedCredential, { issuer, subject, audience }: WantedCredential): boolean {
  return properties.issuer === issuer && properties.subject === subject && properties.audiences.includes(audience);
}

function otherIssuer({ name, properties }: FederatedCredential, { issuer }: WantedCredential): string {
  return `the credential ${name} is for ${properties.issuer}, the cluster's issuer is ${issuer}: ${issuerDifference(issuer, properties.issuer)}`;
}

function otherAudience({ name, properties }: FederatedCredential, { audience }: WantedCredential): string {
  return `the pods' tokens are for ${audience}; the credential ${name} accepts ${properties.audiences.join(", ")}`;
}

function otherSubject({ name, properties }: FederatedCredential, { subject }: WantedCredential): string {
  return `the credential ${name} is for ${properties.subject}, tokens are of ${subject}: ${subjectDifference(subject, properties.subject)}`;
}

/** What tells the subject of the same service account from the wanted one, in words. */
export function subjectDifference(wanted: string, found: string): string | undefined {
  if (wanted === found) return undefined;
  if (wanted.toLowerCase() === found.trim().toLowerCase()) return "its letters differ in case, or it has blanks";
  const [, , wantedNamespace, wantedName] = wanted.split(":");
  const [system, kind, namespace, name, ...rest] = found.split(":");
  const isSameKind = system === "system" && kind === "serviceaccount" && rest.length === 0;
  if (!isSameKind || name !== wantedName || namespace === wantedNamespace) return undefined;
  return `it names the namespace ${namespace}`;
}

function create({ name, ...wanted }: WantedCredential): string {
  return command("create", name, wanted);
}

/** Correcting the credential that was meant leaves none behind that nobody uses. */
function update({ name }: FederatedCredential, wanted: WantedCredential): string {
  return command("update", name, wanted);
}

function command(verb: string, name: string, wanted: Omit<WantedCredential, "name">): string {
  const { identityId, issuer, subject, audience } = wanted;
  return (
    `az identity federated-credential ${verb} --name ${name} --identity-name ${nameOf(identityId)} ` +
    `--resource-group ${resourceGroupOf(identityId)} --subscription ${subscriptionOf(identityId)} ` +
    `--issuer ${issuer} --subject ${subject} --audiences ${audience}`
  );
}
