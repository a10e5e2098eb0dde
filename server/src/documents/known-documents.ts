/** What kind of text a document is; decides the words on its page, nothing else. */
export type DocumentKind = "statement" | "agreement" | "policy" | "faq" | "register" | "page";

export type KnownDocument = { id: string; title: string; kind: DocumentKind };

/**
 * Documents that the statement names (1.1, 1.2, 1.5.4, 5.1.2, 7.1.3). They exist by name before they exist as text,
 * so a link to them always opens a page: the document, or an honest 「尚未发布」.
 */
export const knownDocuments: readonly KnownDocument[] = [
  { id: "privacy-statement", title: "佰瓦云隐私保护声明", kind: "statement" },
  { id: "service-agreement", title: "佰瓦云服务协议", kind: "agreement" },
  { id: "international-privacy-policy", title: "佰瓦云国际隐私权政策", kind: "policy" },
  { id: "international-dpa", title: "佰瓦云国际数据隐私及安全协议", kind: "agreement" },
  { id: "customer-data-faq", title: "佰瓦云客户数据常见问题", kind: "faq" },
  { id: "certificates", title: "安全认证", kind: "register" },
  { id: "website", title: "佰瓦云官网", kind: "page" },
  { id: "products", title: "产品和服务", kind: "page" },
];
