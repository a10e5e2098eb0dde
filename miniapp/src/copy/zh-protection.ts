/** Words of how information is protected, in simplified Chinese. */
export const zhProtection = {
  protection: {
    title: "我们怎样保护信息",
    lead: "每一项措施都写明最近一次核对有效的日期。超过 90 天没有核对的，会直接写出来。",
    measures: "保护措施",
    checked: (day: string): string => `${day} 核对有效`,
    unchecked: "最近 90 天没有核对记录",
    certificates: "在有效期内的认证",
    none: "目前没有登记在有效期内的认证。取得后会列在这里，过期当天撤下。",
    certificate: (issuer: string, number: string, until: string): string =>
      `${issuer} · 编号 ${number} · 有效至 ${until}`,
    words: {} as Record<string, [name: string, promise: string]>,
  },
};
