/** What the stack is going to create on EKS and why; printed while the lab builds, so that the wait already pays. */
export const EKS_PLAN = `
What is about to happen, all of it on this machine:

  a Kubernetes cluster (real API server)          a cloud (AWS emulator, tokens verified as AWS does)
  ------------------------------------------      --------------------------------------------------
  1 Namespace portworx                            2 IAM OIDC provider: AWS trusts the cluster's issuer
  4 Portworx operator (Helm release)              3 IAM role: only service accounts portworx, stork and
  5 StorageCluster with workloadIdentity            px-node-wiper of that namespace may become it;
    |                                               allowed: EBS volumes, and one bucket for backups
    v
  6 the operator annotates the service accounts with the role
  7 the webhook adds a projected token to each Portworx and Stork pod
  8 the AWS SDK in the pod exchanges the token for credentials that last an hour

Then the chain is proved with real tokens, right and wrong ones, and everything is destroyed in the safe order.
`;
