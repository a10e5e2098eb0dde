import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { routes } from "@baiwa/shared/routes";
import Router from "@koa/router";
import Koa, { type Context } from "koa";
import { approvalRoutes } from "../../server/src/approvals/approvals.routes";
import { documentRoutes } from "../../server/src/documents/documents.routes";
import { currentVersion, type PublishedVersion } from "../../server/src/documents/documents.service";
import type { VersionSummary } from "../../server/src/documents/published-version";
import { Api, type StaffSession } from "../../server/src/kernel/api";
import { AppError } from "../../server/src/kernel/app-error";
import { openDatabase } from "../../server/src/kernel/database";
import { endpointHandler } from "../../server/src/kernel/http/endpoint";
import { requestContext } from "../../server/src/kernel/http/request-context";
import { newId } from "../../server/src/kernel/ids";
import { type ApiAnswer, type ApiRequest, createApiClient } from "../support/api-client";
import type { TestProduct } from "../support/app";

export const minute = 60_000;

/** The statement as it is shipped. */
export const statementMarkdown = readFileSync(join(__dirname, "../../server/content/privacy-statement.md"), "utf8");

/** The statement with a shorter time for answers: a version that differs in one clause. */
export const laterMarkdown = statementMarkdown.replace("十五天", "十天");

export interface DraftWish {
  documentId?: string;
  label?: string;
  markdown?: string;
  changeClass?: "V0" | "V1" | "V2" | "V3";
}

interface PublicationWish extends DraftWish {
  effectiveAt?: string;
  summary?: string;
  affectedScopes?: string[];
}

const documentEndpoints = (product: TestProduct, session: StaffSession): Koa => {
  const api = new Api();
  documentRoutes(api);
  approvalRoutes(api);
  const door = {
    account: () => Promise.reject(new AppError("session.required")),
    staff: () => Promise.resolve(session),
    staffAdmitted: async () => undefined,
    service: () => Promise.reject(new AppError("service.credential")),
    isGiven: () => Promise.resolve(false),
  };
  const router = new Router();
  for (const endpoint of api.endpoints.values()) {
    const handle = endpointHandler(product.app, door, endpoint);
    const { method, path } = routes[endpoint.name];
    router.register(path, [method.toLowerCase()], (ctx) =>
      handle(ctx as unknown as Context & { params: Record<string, string> }),
    );
  }
  const koa = new Koa();
  koa.use(requestContext(product.app.log, () => undefined));
  koa.use(router.routes());
  return koa;
};

/** A member of staff at the document endpoints, already let in: how staff sign in is another file's matter. */
export const documentStaff = (product: TestProduct, roles: StaffSession["roles"] = ["legal"]) => {
  const staffId = newId();
  const session = { staffId, sessionId: newId(), username: "editor", roles, csrfToken: "" };
  const api = createApiClient(documentEndpoints(product, session));
  const other = { ...session, staffId: newId(), username: "approver", roles: ["privacy_officer" as const] };
  const second = createApiClient(documentEndpoints(product, other));

  const draft = (wish: DraftWish = {}): Promise<ApiAnswer> => {
    const { documentId = "privacy-statement", ...body } = wish;
    return api("adminDocuments.createDraft", {
      params: { documentId },
      body: { label: "1.1", markdown: laterMarkdown, changeClass: "V0", ...body },
    });
  };
  const on = (versionId: string) => ({
    preview: () => api("adminDocuments.preview", { params: { versionId } }),
    update: (body: unknown) => api("adminDocuments.updateDraft", { params: { versionId }, body }),
    discard: () => api("adminDocuments.discardDraft", { params: { versionId } }),
    publish: (body: Record<string, unknown>, more: ApiRequest = {}) =>
      api("adminDocuments.publish", {
        params: { versionId },
        body: {
          effectiveAt: product.clock.now().toISOString(),
          unresolvedReason: "所引文件下月发布",
          milderReason: "测试用的改动",
          reason: "按计划发布",
          ...body,
        },
        ...more,
      }),
    withdraw: (notice = "文字还要再改。") =>
      api("adminDocuments.withdraw", { params: { versionId }, body: { notice, reason: "发现错字" } }),
  });
  /** The second person's decision. */
  const approve = async (approvalId: string): Promise<ApiAnswer> => {
    const at = product.clock.now(); // an approval looks whether the one who asked still works here, with roles that were looked at
    await product.app.database.run(
      `INSERT INTO staff (id, username, totp_last_step, roles, state, created_at, reviewed_at) VALUES (?, ?, 0, ?, 'active', ?, ?)
       ON DUPLICATE KEY UPDATE reviewed_at = VALUES(reviewed_at)`,
      [staffId, session.username, JSON.stringify(roles), at, at],
    );
    return second("adminApprovals.decide", { params: { approvalId }, body: { outcome: "approved", reason: "核对过" } });
  };

  return {
    api,
    staffId,
    draft,
    on,
    approve,
    aKey: () => randomUUID(),
    /** Draft, preview, publication and its approval in one go. */
    async publish({ effectiveAt, summary, affectedScopes, ...wish }: PublicationWish = {}): Promise<VersionSummary> {
      const { body: made } = await draft(wish);
      const { previewToken } = (await on(made.versionId).preview()).body;
      const asked = await on(made.versionId).publish({
        previewToken,
        ...(effectiveAt ? { effectiveAt } : {}),
        ...(summary ? { summary } : {}),
        ...(affectedScopes ? { affectedScopes } : {}),
      });
      if (asked.status !== 201) throw new Error(`publication answered ${asked.status} ${JSON.stringify(asked.body)}`);
      const decided = await approve(asked.body.approvalId);
      if (decided.status !== 200)
        throw new Error(`approval answered ${decided.status} ${JSON.stringify(decided.body)}`);
      const params = { documentId: made.documentId };
      const { versions } = (await api("adminDocuments.list", { params })).body;
      return versions.find(({ versionId }: VersionSummary) => versionId === made.versionId);
    },
    /** Calls a version off, with its approval. */
    async withdraw(versionId: string, notice?: string): Promise<void> {
      const asked = await on(versionId).withdraw(notice);
      const decided = asked.status === 201 ? await approve(asked.body.approvalId) : asked;
      if (decided.status !== 200) throw new Error(`withdrawal answered ${JSON.stringify(decided.body)}`);
    },
    /** Another server process on the same database, with a picture of its own of what is published. */
    async anotherProcess(): Promise<{ current(): Promise<PublishedVersion | undefined>; close(): Promise<void> }> {
      const { url, keysUrl } = product.app.config.database;
      const database = await openDatabase({ url, keysUrl, poolSize: 2, entities: [] });
      const { ports } = product.app;
      return {
        current: () => currentVersion({ database, ports }, "privacy-statement"),
        close: () => database.close(),
      };
    },
  };
};
export type DocumentStaff = ReturnType<typeof documentStaff>;
