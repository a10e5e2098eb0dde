/** Words of where the statement applies: sellers of the market, and the regime of an account, in simplified Chinese. */
export const zhScope = {
  sellers: {
    title: "云市场服务商",
    lead: "云市场上的服务商（卖家）自己决定怎样使用信息。佰瓦云隐私保护声明不适用于它们（声明 1.3）。",
    none: "目前没有登记的服务商",
  },
  leaving: {
    title: "您将离开佰瓦云",
    lead: (name: string): string =>
      `“${name}”是独立的服务商，由它自己决定怎样处理您的信息，佰瓦云的隐私保护声明不适用。`,
    nothing: "我们不会把您的任何信息带过去，也不记录您去了哪里。",
    about: "关于这家服务商",
    offers: "提供什么",
    contact: "联系方式",
    policy: "它自己的隐私规则",
    site: "网址",
    copyHint: "长按网址可以复制，再到浏览器里打开。建议先读它的隐私规则。",
    go: "打开服务商网站",
    stay: "返回",
  },
  regime: {
    title: "适用的规则",
    lead: "您的信息按哪一套规则处理。没有您本人的确认，不会更改（声明 1.2）。",
    current: "现在适用",
    documents: "适用的文件",
    unpublished: "尚未发布",
    proposed: "等您决定",
    proposedLead: (reference: string, until: string): string =>
      `来自 ${reference}，请在 ${until} 前决定。不决定就不更改。`,
    becomes: "确认后适用",
    confirm: "确认更改",
    refuse: "不更改",
    confirmed: "已更改。",
    refused: "没有更改，仍按原来的规则处理。",
    history: "以前的提议",
    historyNone: "还没有",
    states: { open: "等您决定", confirmed: "已确认", refused: "没有同意", expired: "已过期" },
    names: {} as Record<string, [name: string, about: string]>,
  },
};
