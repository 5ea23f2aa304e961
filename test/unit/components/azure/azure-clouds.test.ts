import { test } from "node:test";
import assert from "node:assert/strict";
import { AzureCloud, azureClouds } from "../../../../components/azure/azure-clouds";
import { Cloud, platforms } from "../../../../components/platforms";

test("the national clouds", () => {
  assert.deepEqual(azureClouds, {
    AzurePublicCloud: {
      authorityHost: "https://login.microsoftonline.com/",
      resourceManager: "https://management.azure.com/",
      tokenExchangeAudience: "api://AzureADTokenExchange",
    },
    AzureUSGovernment: {
      authorityHost: "https://login.microsoftonline.us/",
      resourceManager: "https://management.usgovcloudapi.net/",
      tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
    },
    AzureChinaCloud: {
      authorityHost: "https://login.chinacloudapi.cn/",
      resourceManager: "https://management.chinacloudapi.cn/",
      tokenExchangeAudience: "api://AzureADTokenExchangeChina",
    },
  });
});

test("the platforms' webhooks ask for the public cloud's audience", () => {
  for (const platform of Object.values(platforms[Cloud.Azure])) {
    assert.deepEqual(platform.tokenAudiences, [azureClouds[AzureCloud.Public].tokenExchangeAudience]);
  }
});
