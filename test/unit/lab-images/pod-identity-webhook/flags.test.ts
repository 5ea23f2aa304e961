import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "../../../../lab/images/pod-identity-webhook/flags";
import { DEFAULT_SETTINGS } from "../../../../lab/images/pod-identity-webhook/settings";

test("the command of the project's own deployment", () => {
  const flags = parseCommand([
    "/webhook",
    "--in-cluster=false",
    "--namespace=default",
    "--service-name=pod-identity-webhook",
    "--annotation-prefix=eks.amazonaws.com",
    "--token-audience=sts.amazonaws.com",
    "--logtostderr",
  ]);
  assert.deepEqual(flags, {
    settings: { ...DEFAULT_SETTINGS, awsDefaultRegion: undefined },
    port: 443,
    tlsCertificate: "/etc/webhook/certs/tls.crt",
    tlsKey: "/etc/webhook/certs/tls.key",
  });
});

test("every flag that decides what is injected, as one word or two", () => {
  const flags = parseCommand([
    "/webhook",
    "--in-cluster=false",
    "--annotation-prefix",
    "irsa.example.com",
    "--aws-default-region=eu-west-1",
    "--port",
    "9443",
    "--service-account-lookup-grace-period=1m0.5s",
    "--sts-regional-endpoint",
    "--tls-cert=/certs/tls.crt",
    "--tls-key=/certs/tls.key",
    "--token-audience=openshift",
    "--token-expiration=3600",
    "--token-mount-path=/token",
  ]);
  assert.deepEqual(flags, {
    settings: {
      annotationPrefix: "irsa.example.com",
      tokenAudience: "openshift",
      tokenMountPath: "/token",
      tokenExpiration: 3600,
      awsDefaultRegion: "eu-west-1",
      stsRegionalEndpoint: true,
      serviceAccountLookupGracePeriod: 60_500,
    },
    port: 9443,
    tlsCertificate: "/certs/tls.crt",
    tlsKey: "/certs/tls.key",
  });
});

test("what ends the genuine program ends this one", () => {
  const failure = (...args: string[]) => {
    try {
      parseCommand(["/webhook", ...args]);
    } catch (error) {
      return String(error);
    }
    return "none";
  };
  assert.match(failure("--in-cluster=false", "--region=x"), /unknown flag: --region/);
  assert.match(failure("--in-cluster=false", "--port"), /flag needs an argument: --port/);
  assert.match(failure("--in-cluster=false", "--port=https"), /"https" for "--port".*integer/);
  assert.match(failure("--in-cluster=maybe"), /"maybe" for "--in-cluster".*boolean/);
  assert.match(failure("--in-cluster=false", "--service-account-lookup-grace-period=100"), /duration/);
  assert.match(failure(), /set --in-cluster=false/);
});

test("a flag that the genuine program has and the lab does not play says so", () => {
  assert.throws(() => parseCommand(["/webhook", "--in-cluster=false", "--watch-config-map"]), /not played by the lab/);
});
