import { type RouteName, routes } from "@baiwa/shared/routes";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { openApiDocument } from "../../server/src/kernel/openapi/openapi";

type Operation = { responses: Record<string, { content?: { "application/json"?: { schema: object } } }> };

const description = openApiDocument() as { paths: Record<string, Record<string, Operation>>; components: object };
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: "api", components: description.components });
const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

const local = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));

/** Throws when an answer is not what the published API description promises for this endpoint and status. */
export const checkAnswer = (name: RouteName, status: number, body: unknown): void => {
  const { method, path } = routes[name];
  const operation = description.paths[path.replace(/:([A-Za-z]+)/g, "{$1}")]?.[method.toLowerCase()];
  if (status === 304) return;
  const response = operation?.responses[status];
  if (!response)
    throw new Error(`${name} answered ${status}, which its description does not name: ${JSON.stringify(body)}`);
  const schema = response.content?.["application/json"]?.schema;
  if (!schema) return;
  const key = `${name} ${status}`;
  const check = compiled.get(key) ?? ajv.compile(local(schema));
  compiled.set(key, check);
  if (!check(body)) throw new Error(`${key} differs from its description: ${ajv.errorsText(check.errors)}`);
};
