import type { Permission } from "@baiwa/shared/catalogue/roles";
import type { ServiceRight } from "@baiwa/shared/catalogue/service-rights";
import type { Access, EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { type ErrorCode, errors } from "@baiwa/shared/errors";
import { type RouteName, routes } from "@baiwa/shared/routes";
import { z } from "zod";
import { tagDescriptions } from "./tags";

type JsonSchema = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
  return rest;
};

const isForStaff = (access: Access): access is { staff: Permission | "self" } =>
  typeof access === "object" && "staff" in access;
const isForServices = (access: Access): access is { service: ServiceRight } =>
  typeof access === "object" && "service" in access;

/** Codes any endpoint may answer, besides its own. */
const commonErrors = (contract: EndpointContract, isClosable: boolean): ErrorCode[] => [
  "request.invalid",
  "request.too-many",
  "server.failed",
  "server.unavailable",
  ...(contract.body || contract.rawText
    ? (["request.malformed", "request.too-large", "request.media-type", "idempotency.mismatch"] as const)
    : []),
  ...(contract.access === "account" ? (["session.required", "session.expired"] as const) : []),
  ...(contract.stepUp ? (["session.step-up-required"] as const) : []),
  ...(isClosable ? (["account.closing"] as const) : []),
  ...(isForStaff(contract.access) ? (["staff.session-required", "staff.forbidden", "staff.csrf"] as const) : []),
  ...(isForServices(contract.access) ? (["service.credential", "service.forbidden"] as const) : []),
];

const errorResponses = (name: RouteName, contract: EndpointContract): JsonSchema => {
  const isChange = routes[name].method === "POST" || routes[name].method === "PUT";
  const isClosable = contract.access === "account" && isChange && !contract.whileClosing;
  const needed = contract.needs ? (["consent.required"] as const) : [];
  const codes = [...new Set([...commonErrors(contract, isClosable), ...needed, ...(contract.errors ?? [])])];
  const statuses = [...new Set(codes.map((code) => errors[code].status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const these = codes.filter((code) => errors[code].status === status);
      const description = these.map((code) => `\`${code}\` ${errors[code].message}`).join("；");
      return [
        status,
        { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
      ];
    }),
  );
};

const parameters = (schema: z.ZodObject | undefined, where: "path" | "query"): JsonSchema[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: property,
  }));
};

const security = (contract: EndpointContract): JsonSchema[] => {
  if (contract.access === "public") return [];
  if (contract.access === "account") return [{ session: [] }];
  return isForStaff(contract.access) ? [{ staffCookie: [] }] : [{ serviceToken: [] }];
};

const textBody: JsonSchema = {
  required: true,
  content: { "application/json": { schema: { type: "object" } }, "text/xml": { schema: { type: "string" } } },
};
const requestBody = (contract: EndpointContract, body: z.ZodType): JsonSchema => {
  if (contract.bulk) {
    const row = schemaOf(contract.bulk.row, "input");
    const rows = { type: "array", items: row, minItems: 1, maxItems: contract.bulk.mostRows };
    const schema = { type: "object", properties: { rows }, required: ["rows"], additionalProperties: false };
    return { required: true, content: { "application/json": { schema }, "application/x-ndjson": { schema: row } } };
  }
  const schema = schemaOf(body, "input");
  if (!contract.upload) return { required: true, content: { "application/json": { schema } } };
  const { properties, required = [] } = schema as { properties: JsonSchema; required?: string[] };
  const file = { type: "string", format: "binary", maxLength: contract.upload.mostBytes };
  const form = { type: "object", properties: { ...properties, file }, required: [...required, "file"] };
  return { required: true, content: { "multipart/form-data": { schema: form } } };
};

const operation = (name: RouteName, contract: EndpointContract): JsonSchema => {
  const isWrite = routes[name].method !== "GET";
  const { access } = contract;
  const right = isForStaff(access) ? access.staff : isForServices(access) ? access.service : undefined;
  const permission = right ? `需要权限：\`${right}\`` : undefined;
  const success =
    contract.result === null
      ? { 204: { description: "完成" } }
      : {
          [contract.status ?? 200]: {
            description: "成功",
            content: contract.download
              ? { "application/octet-stream": {} }
              : contract.plain
                ? { "text/plain": { schema: schemaOf(contract.result, "output") } }
                : { "application/json": { schema: schemaOf(contract.result, "output") } },
          },
        };
  return {
    operationId: name,
    summary: contract.summary,
    ...(permission ? { description: permission } : {}),
    tags: [name.split(".")[0]],
    security: security(contract),
    parameters: [
      ...parameters(contract.params, "path"),
      ...parameters(contract.query, "query"),
      ...(isWrite && !contract.everyTime ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
      ...(isWrite && isForStaff(access) ? [{ $ref: "#/components/parameters/CsrfToken" }] : []),
    ],
    ...(contract.body ? { requestBody: requestBody(contract, contract.body) } : {}),
    ...(contract.rawText ? { requestBody: textBody } : {}),
    responses: { ...success, ...errorResponses(name, contract) },
  };
};

const components = {
  securitySchemes: {
    session: { type: "http", scheme: "bearer", description: "登录后得到的会话令牌" },
    serviceToken: { type: "http", scheme: "bearer", description: "公司其他系统的服务令牌（svc_…）" },
    staffCookie: { type: "apiKey", in: "cookie", name: "__Host-staff", description: "员工会话" },
  },
  parameters: {
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "同一编号的重复请求得到同一结果，只生效一次（16–64 位）",
      schema: { type: "string", pattern: "^[A-Za-z0-9_-]{16,64}$" },
    },
    CsrfToken: { name: "X-CSRF-Token", in: "header", required: true, schema: { type: "string" } },
  },
  schemas: {
    Error: {
      type: "object",
      required: ["code", "message", "requestId"],
      properties: {
        code: { type: "string", enum: Object.keys(errors) },
        message: { type: "string" },
        requestId: { type: "string" },
        details: {
          type: "array",
          items: {
            type: "object",
            required: ["path", "issue", "message"],
            properties: { path: { type: "string" }, issue: { type: "string" }, message: { type: "string" } },
          },
        },
      },
    },
  },
};

/** The API description (OpenAPI 3.1), generated from the contracts. `port` names the local server in development. */
export const openApiDocument = (port?: number): JsonSchema => {
  const paths: Record<string, JsonSchema> = {};
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path } = routes[name];
    const template = path.replace(/:([A-Za-z]+)/g, "{$1}");
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation(name, contracts[name]) };
  }
  const tags = Object.entries(tagDescriptions).map(([name, description]) => ({ name, description }));
  return {
    openapi: "3.1.0",
    info: {
      title: "佰瓦云隐私中心 API",
      version: "1.0.0",
      description: "小程序和管理后台使用的接口。所有错误都来自同一份错误目录。",
      license: { name: "Proprietary", url: "https://baiwow.com" },
    },
    servers: [{ url: port ? `http://127.0.0.1:${port}` : "/" }],
    tags,
    paths,
    components,
  };
};
