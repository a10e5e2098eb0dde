import type { EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { errors } from "@baiwa/shared/errors";
import { type RouteName, routes } from "@baiwa/shared/routes";
import { z } from "zod";

const escaped = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const schemaBlock = (title: string, schema: z.ZodType | null | undefined, io: "input" | "output"): string => {
  if (!schema) return "";
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(shape, null, 2))}</pre></details>`;
};

const accessWords = ({ access }: EndpointContract): string => {
  if (access === "public") return "无需登录";
  if (access === "account") return "需要登录";
  return "staff" in access ? `员工：${access.staff}` : `服务：${access.service}`;
};

const section = (name: RouteName): string => {
  const contract: EndpointContract = contracts[name];
  const { method, path } = routes[name];
  const codes = (contract.errors ?? []).map(
    (code) => `<li><code>${code}</code> ${errors[code].status} ${escaped(errors[code].message)}</li>`,
  );
  return `<section id="${name}"><h3><span class="m ${method}">${method}</span> <code>${escaped(path)}</code></h3>
<p>${escaped(contract.summary)} <em>${escaped(accessWords(contract))}</em></p>
${schemaBlock("路径参数", contract.params, "input")}${schemaBlock("查询参数", contract.query, "input")}${schemaBlock("请求内容", contract.body, "input")}${schemaBlock("返回内容", contract.result, "output")}
${codes.length > 0 ? `<details><summary>错误</summary><ul>${codes.join("")}</ul></details>` : ""}</section>`;
};

const style = `:root{color-scheme:light dark}body{font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h2{margin-top:3rem;border-bottom:1px solid #8884;padding-bottom:.3rem}h3{margin-bottom:.2rem;font-size:1rem}pre{overflow:auto;background:#8881;padding:1rem;border-radius:8px;font-size:13px}
em{font-style:normal;font-size:.8rem;padding:.1rem .5rem;border-radius:1rem;background:#8882}.m{font-size:.75rem;font-weight:700;padding:.15rem .45rem;border-radius:4px;background:#8883}
.GET{color:#06772f}.POST{color:#0b57d0}.PUT{color:#9a5b00}.DELETE{color:#b3261e}@media(prefers-color-scheme:dark){.GET{color:#6fd692}.POST{color:#8ab4f8}.PUT{color:#f4b860}.DELETE{color:#f28b82}}
summary{cursor:pointer;padding:.3rem 0}nav a{display:inline-block;margin:0 .8rem .3rem 0}`;

/** The API description as one page without scripts or outside resources, from the same contracts as `/openapi.json`. */
export const docsPage = (): string => {
  const names = Object.keys(routes) as RouteName[];
  const groups = [...new Set(names.map((name) => name.split(".")[0] ?? name))];
  const body = groups.map(
    (group) =>
      `<h2 id="${group}">${group}</h2>${names
        .filter((name) => name.startsWith(`${group}.`))
        .map(section)
        .join("")}`,
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>佰瓦云隐私中心 API</title><style>${style}</style></head><body><h1>佰瓦云隐私中心 API</h1>
<p>机器可读的描述：<a href="/openapi.json">/openapi.json</a>（OpenAPI 3.1）。写请求可带 <code>Idempotency-Key</code>，重复发送只生效一次。</p>
<nav>${groups.map((group) => `<a href="#${group}">${group}</a>`).join("")}</nav>${body.join("")}</body></html>`;
};
