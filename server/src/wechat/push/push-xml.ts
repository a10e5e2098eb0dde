import { PushRefused } from "./push-crypto";

/** An element's content: its text, or its children; of children of one name, all in order. */
export type Node = string | { [name: string]: Node | Node[] };

type Open = { name: string; text: string; children: Map<string, Node[]> };

const token = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z]\w{0,63})\s*>|([^<]+)/y;
const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const [mostDepth, mostElements] = [5, 400];

const plainText = (raw: string): string =>
  raw.replace(/&([^;]{0,8};?)/g, (_all, name: string) => {
    const sign = name.endsWith(";") ? entities[name.slice(0, -1)] : undefined;
    if (sign === undefined) throw new PushRefused("shape");
    return sign;
  });

const closed = ({ text, children }: Open): Node => {
  if (children.size === 0) return text;
  if (text.trim() !== "") throw new PushRefused("shape");
  return Object.fromEntries(
    [...children].map(([name, nodes]) => [name, nodes.length === 1 ? (nodes[0] as Node) : nodes]),
  );
};

/**
 * The tree of WeChat's small XML: elements without attributes, text and CDATA, at most five levels. Everything else an XML
 * document may hold (a document type, entities of its own, instructions, comments) is refused, so nothing can expand.
 */
export const readXml = (source: string): { [name: string]: Node | Node[] } => {
  const root: Open = { name: "", text: "", children: new Map() };
  const open = [root];
  let elements = 0;
  const scanner = new RegExp(token);
  const text = source.trim();
  while (scanner.lastIndex < text.length) {
    const [, data, isEnd, name, raw] = scanner.exec(text) ?? [];
    const top = open.at(-1) as Open;
    if (data !== undefined) top.text += data;
    else if (raw !== undefined) top.text += plainText(raw);
    else if (name === undefined) throw new PushRefused("shape");
    else if (!isEnd) {
      elements += 1;
      if (open.length > mostDepth || elements > mostElements) throw new PushRefused("shape");
      open.push({ name, text: "", children: new Map() });
    } else {
      const parent = open.at(-2);
      if (!parent || top.name !== name) throw new PushRefused("shape");
      open.pop();
      parent.children.set(name, [...(parent.children.get(name) ?? []), closed(top)]);
    }
  }
  const tree = open.length === 1 ? closed(root) : "";
  if (typeof tree === "string") throw new PushRefused("shape");
  return tree;
};
