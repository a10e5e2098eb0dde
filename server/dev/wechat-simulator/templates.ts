/** A message template as the account owns it. */
export interface SimulatedTemplate {
  templateId: string;
  title: string;
  /** 2: one accept is one message; 3: one accept lasts. */
  type: 2 | 3;
  /** Field key to its caption, in order. */
  fields: Record<string, string>;
  /** Values of `enum_string` fields. */
  choices?: Record<string, string[]>;
}

/** Templates of the development world, named after the topics they serve. */
export const demoTemplates: readonly SimulatedTemplate[] = [
  {
    templateId: "TMPL_security_0001",
    title: "账号安全提醒",
    type: 2,
    fields: { thing1: "事项", time2: "时间", thing3: "说明" },
  },
  {
    templateId: "TMPL_finance_0001",
    title: "账单提醒",
    type: 2,
    fields: { thing1: "账单", amount2: "金额", date3: "截止日期" },
  },
  {
    templateId: "TMPL_expiry_00001",
    title: "产品到期提醒",
    type: 2,
    fields: { thing1: "产品", date2: "到期日期", thing3: "说明" },
  },
  {
    templateId: "TMPL_operation_01",
    title: "服务运行通知",
    type: 2,
    fields: { thing1: "服务", phrase2: "状态", time3: "时间" },
  },
  {
    templateId: "TMPL_statement_01",
    title: "声明变更通知",
    type: 2,
    fields: { thing1: "文件", date2: "生效日期", thing3: "主要变化" },
  },
];

/** The template as WeChat's list shows it. */
export const listedTemplate = ({ templateId, title, type, fields, choices }: SimulatedTemplate) => ({
  priTmplId: templateId,
  title,
  content: Object.entries(fields)
    .map(([key, caption]) => `${caption}:{{${key}.DATA}}\n`)
    .join(""),
  example: Object.values(fields)
    .map((caption) => `${caption}:示例\n`)
    .join(""),
  type,
  ...(choices
    ? {
        keywordEnumValueList: Object.entries(choices).map(([key, enumValueList]) => ({
          keywordCode: `${key}.DATA`,
          enumValueList,
        })),
      }
    : {}),
});
