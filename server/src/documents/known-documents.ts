export type KnownDocument = { id: string; title: string };

/**
 * The documents there are, by name: the statement and what it refers to (1.1, 1.2, 1.5.4, 5.1.2, 7.1.3). They exist by
 * name before they exist as text, so a link to one always opens a page: the document, or an honest 「尚未发布」.
 */
export const knownDocuments: readonly KnownDocument[] = [
  { id: "privacy-statement", title: "佰瓦云隐私保护声明" },
  { id: "service-agreement", title: "佰瓦云服务协议" },
  { id: "international-privacy-policy", title: "佰瓦云国际隐私权政策" },
  { id: "international-dpa", title: "佰瓦云国际数据隐私及安全协议" },
  { id: "customer-data-faq", title: "佰瓦云客户数据常见问题" },
  { id: "certificates", title: "安全认证" },
  { id: "website", title: "佰瓦云官网" },
  { id: "products", title: "产品和服务" },
];

const titles = new Map(knownDocuments.map(({ id, title }) => [id, title]));

/** Whether a document of this id exists, published or not. */
export const isKnownDocument = (documentId: string): boolean => titles.has(documentId);

/** The document's title; its id where a record names a document that is no longer known. */
export const documentTitle = (documentId: string): string => titles.get(documentId) ?? documentId;
