import type { Check, Finding } from "../check";
import { fail, notApplicable, pass } from "../check";
import { CannotTell, messageOf } from "../cluster/failures";
import type { PublishedIssuer, PublishedKey } from "../facts/issuer";
import { readPublishedIssuer } from "../facts/published-issuer";
import type { IdentityToken } from "../identity-token";
import type { Installation } from "../installation";
import { checkIssuerUrl } from "../../components/issuer";

/** Whether the cluster has an issuer that a cloud can trust. */
export const discovery: Check<Installation> = {
  id: "issuer.discovery",
  title: "The cluster names its token issuer",
  why: "The cloud trusts tokens of exactly one issuer, whose URL it must be able to read.",
  needs: ["cluster.reachable"],
  async run(installation) {
    return judgeIssuer(await installation.issuer());
  },
};

/** Judges the URL's form. */
export function judgeIssuer(issuer: string): Finding {
  try {
    checkIssuerUrl(issuer);
    return pass(issuer);
  } catch (error) {
    return fail(
      messageOf(error),
      "Give the API server a public issuer (--service-account-issuer), or switch the platform's on.",
    );
  }
}

/** Whether the issuer is the one that the stack knows. */
export const expected: Check<Installation> = {
  id: "issuer.expected",
  title: "The issuer is the one that the stack set up trust for",
  why: "Issuers are compared byte by byte: a slash at the end makes another issuer.",
  needs: [discovery.id],
  async run(installation) {
    return judgeExpected(await installation.issuer(), installation.expected.issuerUrl);
  },
};

/** Compares byte by byte. */
export function judgeExpected(issuer: string, known: string | undefined): Finding {
  if (known === undefined) return notApplicable("nothing to compare with; a stack's outputs name it");
  if (issuer === known) return pass(issuer);
  return fail(
    `the cluster says ${issuer}, the stack says ${known}`,
    "pulumi up --refresh  # in the stack of this cluster",
  );
}

/** Whether the API server makes tokens that carry the issuer. */
export const token: Check<Installation> = {
  id: "issuer.token",
  title: "A token of Portworx names issuer and subject",
  why: "It is what the cloud looks at; pods get the same.",
  needs: [discovery.id, "storage-cluster.block", "service-accounts.annotated"],
  async run(installation) {
    const audience = await installation.audience();
    const [issuer, made] = await Promise.all([installation.issuer(), installation.token("portworx", audience)]);
    return judgeToken(made, issuer);
  },
};

/** Judges the token's claims. */
export function judgeToken({ claims }: IdentityToken, issuer: string): Finding {
  if (claims.issuer !== issuer) {
    return fail(
      `tokens are issued by ${claims.issuer}, while the discovery document says ${issuer}`,
      "Let all API servers have the same first --service-account-issuer.",
    );
  }
  return pass(`${claims.subject}, for ${claims.audiences.join(", ")}`);
}

/** Whether the key that signs tokens is among the published ones. */
export const keys: Check<Installation> = {
  id: "issuer.keys",
  title: "The signing key is published",
  why: "The cloud refuses tokens of a key that the issuer's URL does not show, such as after a rotation.",
  needs: [token.id],
  async run(installation) {
    const { timeoutMilliseconds, signal, fetch = globalThis.fetch } = installation.options;
    const [issuer, audience] = await Promise.all([installation.issuer(), installation.audience()]);
    try {
      const [{ keyId }, clusterKeys, published] = await Promise.all([
        installation.token("portworx", audience),
        installation.clusterKeys(),
        readPublishedIssuer(issuer, { fetch, timeoutMilliseconds, signal }),
      ]);
      return judgeKeys({ issuer, keyId, clusterKeys, published });
    } catch (error) {
      // The cloud may have a way to the issuer that this machine has not: the exchange shows it.
      if (error instanceof CannotTell) return notApplicable(error.message);
      throw error;
    }
  },
};

/** What is compared. */
export interface KeyFacts {
  readonly issuer: string;
  /** Of the key that has signed a fresh token. */
  readonly keyId: string;
  readonly clusterKeys: readonly PublishedKey[];
  readonly published: PublishedIssuer;
}

/** Judges what the issuer publishes. */
export function judgeKeys({ issuer, keyId, clusterKeys, published }: KeyFacts): Finding {
  const { document } = published;
  if (document.issuer !== issuer) {
    return fail(
      `the published document names ${document.issuer} instead of ${issuer}`,
      "Publish the cluster's own document: kubectl get --raw /.well-known/openid-configuration",
    );
  }
  const shown = published.keys.find(({ kid }) => kid === keyId);
  const publish = "npx pxwi jwks  # makes the key set to publish at " + document.jwks_uri;
  if (!shown) return fail(`the key ${keyId} in use is not among the ${published.keys.length} published ones`, publish);
  const own = clusterKeys.find(({ kid }) => kid === keyId);
  if (own && (own.n !== shown.n || own.e !== shown.e)) return fail(`another key is published as ${keyId}`, publish);
  return pass(`${keyId}, one of ${published.keys.length}`);
}
