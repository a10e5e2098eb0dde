import { otherColumns } from "@baiwa/shared/catalogue/columns";
import { notCollected } from "@baiwa/shared/catalogue/not-collected";
import { collectedList, dataMap, purposeList, serviceList, sharedList, storageList } from "@baiwa/shared/lists";
import type { Api } from "../kernel/api";
import { listedRecipients } from "../sharing/recipient-store";

/** Who answers for the processing (clause 1.1): the controller's name and contact, as the statement gives them. */
export const controller = {
  name: "上海佰瓦科技有限责任公司",
  brand: "佰瓦云",
  contact: "info@baiwow.com",
} as const;

export const serviceRoutes = (api: Api): void => {
  api.on("lists.collected", async () => ({ groups: collectedList(), notCollected: [...notCollected] }));
  api.on("lists.shared", async ({ app }) => ({
    recipients: [...sharedList(), ...(await listedRecipients(app))],
  }));
  api.on("lists.services", async () => ({ services: serviceList() }));
  api.on("lists.purposes", async () => ({ purposes: purposeList() }));
  api.on("lists.storage", async () => ({ rows: storageList() }));
  api.on("adminCatalogue.map", async () => ({
    items: dataMap(),
    columns: Object.fromEntries(
      Object.entries(otherColumns).map(([table, kinds]) => [
        table,
        Object.fromEntries(Object.entries(kinds).map(([kind, names]) => [kind, [...names]])),
      ]),
    ),
  }));
  api.on("service.describe", async ({ app }) => ({
    controller,
    channels: ["web", "wechat-miniprogram"],
    wechat: {
      appIds: app.config.wechat.apps.map(({ appId }) => appId),
      templates: { ...app.config.wechat.templates },
      simulated: app.config.wechat.isSimulated,
    },
    build: process.env.npm_package_version ?? "0.1.0",
  }));
};
