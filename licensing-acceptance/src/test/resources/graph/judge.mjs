// Microsoft's JavaScript clients, unmodified, do what licence administrators do; each step says one line of JSON.
import { ClientSecretCredential } from "@azure/identity";
import { ConfidentialClientApplication } from "@azure/msal-node";
import { AzureIdentityAuthenticationProvider } from "@microsoft/kiota-authentication-azure";
import { BatchRequestContent, Client, PageIterator } from "@microsoft/microsoft-graph-client";
import { createGraphServiceClient, GraphRequestAdapter } from "@microsoft/msgraph-sdk";
import "@microsoft/msgraph-sdk-users";
import { Webhook } from "standardwebhooks";

const { ZETEL, TENANT, CLIENT_ID, CLIENT_SECRET, CROWD, TOLD } = process.env;
const host = new URL(ZETEL).host;
const E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
const scope = "https://graph.microsoft.com/.default";

async function step(name, work) {
  try {
    console.log(JSON.stringify({ step: name, ...(await work()) }));
  } catch (error) {
    console.log(JSON.stringify({ step: name, failed: `${error.stack ?? error} ${JSON.stringify(error)}` }));
  }
}

async function codeOf(call) {
  try {
    await call();
    return "no refusal";
  } catch (error) {
    const body = typeof error.body === "string" ? JSON.parse(error.body) : error.errorEscaped ?? error.error ?? error;
    return body.code ?? error.code;
  }
}

let token;
await step("msal", async () => {
  const app = new ConfidentialClientApplication({
    auth: {
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      authority: `${ZETEL}/${TENANT}`,
      knownAuthorities: [host],
    },
  });
  token = (await app.acquireTokenByClientCredential({ scopes: [scope] })).accessToken;
  const again = await app.acquireTokenByClientCredential({ scopes: [scope] });
  return { token: token.split(".").length, fromCache: again.fromCache };
});

const credential = new ClientSecretCredential(TENANT, CLIENT_ID, CLIENT_SECRET, {
  authorityHost: ZETEL,
  disableInstanceDiscovery: true,
});
await step("identity", async () => ({ token: (await credential.getToken(scope)).token.split(".").length }));
await step("wrongSecret", async () => {
  const wrong = new ClientSecretCredential(TENANT, CLIENT_ID, "wrong", {
    authorityHost: ZETEL,
    disableInstanceDiscovery: true,
  });
  try {
    await wrong.getToken(scope);
    return { said: "no refusal" };
  } catch (error) {
    return { said: error.message };
  }
});

const old = Client.init({
  authProvider: (done) => done(null, token),
  baseUrl: `${ZETEL}/`,
  defaultVersion: "v1.0",
  customHosts: new Set([new URL(ZETEL).hostname]),
});

await step("old.skus", async () => {
  const skus = await old.api("/subscribedSkus").select("skuPartNumber,prepaidUnits").get();
  return { skus: skus.value.map((sku) => sku.skuPartNumber).sort() };
});
let ada;
await step("old.user", async () => {
  const made = await old.api("/users").post({
    accountEnabled: true,
    displayName: "Ada of JavaScript",
    mailNickname: "ada-js",
    userPrincipalName: "ada-js@sdk.example",
    usageLocation: "NL",
    passwordProfile: { password: "x" },
  });
  ada = made.id;
  await old.api(`/users/${ada}`).patch({ jobTitle: "Countess" });
  const read = await old.api("/users/ada-js@sdk.example").select(["id", "jobTitle"]).get();
  return { same: read.id === ada, jobTitle: read.jobTitle };
});
await step("old.assign", async () => {
  const assigned = await old
    .api(`/users/${ada}/assignLicense`)
    .post({ addLicenses: [{ skuId: E3, disabledPlans: [] }], removeLicenses: [] });
  const swapped = await old
    .api(`/users/${ada}/assignLicense`)
    .post({ addLicenses: [{ skuId: E5, disabledPlans: [] }], removeLicenses: [E3] });
  const refused = await codeOf(() =>
    old.api(`/users/${ada}/assignLicense`).post({ addLicenses: [], removeLicenses: [E3] }),
  );
  return {
    assigned: assigned.assignedLicenses.map((one) => one.skuId),
    swapped: swapped.assignedLicenses.map((one) => one.skuId),
    refused,
  };
});
await step("old.pages", async () => {
  const seen = new Set();
  const first = await old
    .api("/users")
    .filter("startsWith(displayName,'Person')")
    .select("id,displayName")
    .orderby("displayName")
    .count(true)
    .top(999)
    .header("ConsistencyLevel", "eventual")
    .get();
  const pages = new PageIterator(old, first, (user) => {
    seen.add(user.id);
    return true;
  });
  await pages.iterate();
  return { seen: seen.size, count: first["@odata.count"], all: seen.size === Number(CROWD) };
});
await step("old.groups", async () => {
  const group = await old.api("/groups").post({
    displayName: "Script writers",
    mailEnabled: false,
    mailNickname: "scripts",
    securityEnabled: true,
    "members@odata.bind": [`https://graph.microsoft.com/v1.0/users/${ada}`],
  });
  const members = await old.api(`/groups/${group.id}/members`).get();
  const of = await old.api(`/users/${ada}/memberOf/microsoft.graph.group`).get();
  await old.api(`/groups/${group.id}/members/${ada}/$ref`).delete();
  const left = await old.api(`/groups/${group.id}/members/$count`).get();
  await old.api(`/groups/${group.id}`).delete();
  return { members: members.value.length, of: of.value.map((one) => one.displayName), left: Number(left) };
});
await step("old.delta", async () => {
  let page = await old.api("/users/delta").select("id").top(999).get();
  while (page["@odata.nextLink"]) {
    page = await old.api(page["@odata.nextLink"]).get();
  }
  await old.api(`/users/${ada}`).patch({ usageLocation: "DE" });
  const changed = await old.api(page["@odata.deltaLink"]).get();
  return { changed: changed.value.map((one) => one.id === ada) };
});
await step("old.batch", async () => {
  const request = (path) => new Request(`https://localhost/v1.0${path}`, { method: "GET" });
  const content = new BatchRequestContent([
    { id: "1", request: request(`/users/${ada}?$select=id`) },
    { id: "2", request: request("/users/nobody"), dependsOn: ["1"] },
  ]);
  const answer = await old.api("/$batch").post(await content.getContent());
  return { statuses: answer.responses.map((one) => [one.id, one.status]).sort() };
});

const adapter = new GraphRequestAdapter(
  new AzureIdentityAuthenticationProvider(credential, [scope], undefined, new Set([new URL(ZETEL).hostname])),
);
adapter.baseUrl = `${ZETEL}/v1.0`;
const graph = createGraphServiceClient(adapter);
await step("new.user", async () => {
  const user = await graph.users.byUserId(ada).get({ queryParameters: { select: ["id", "usageLocation"] } });
  const refused = await codeOf(() => graph.users.byUserId("nobody").get());
  return { same: user.id === ada, usageLocation: user.usageLocation, refused };
});
await step("new.assign", async () => {
  const body = { addLicenses: [{ skuId: E3, disabledPlans: [] }], removeLicenses: [E5] };
  const user = await graph.users.byUserId(ada).assignLicense.post(body);
  const details = await graph.users.byUserId(ada).licenseDetails.get();
  return {
    assigned: user.assignedLicenses.map((one) => String(one.skuId)),
    details: details.value.map((one) => one.skuPartNumber),
  };
});
await step("new.pages", async () => {
  let page = await graph.users.get({
    queryParameters: { filter: "startswith(displayName,'Person')", select: ["id"], top: 500, count: true },
  });
  let seen = page.value.length;
  while (page.odataNextLink) {
    page = await graph.users.withUrl(page.odataNextLink).get();
    seen += page.value.length;
  }
  return { seen, all: seen === Number(CROWD) };
});

await step("webhook", async () => {
  const { secret, headers, body } = JSON.parse(TOLD);
  const webhook = new Webhook(secret);
  const verified = webhook.verify(body, headers).type;
  try {
    webhook.verify(body + " ", headers);
    return { verified, changed: "no refusal" };
  } catch (error) {
    return { verified, changed: error.message };
  }
});
