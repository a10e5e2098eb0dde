/** Words of the inbox and of changes of the statement, in simplified Chinese. */
export const zhMessages = {
  inbox: {
    title: "消息",
    titleOne: "消息详情",
    none: "还没有消息",
    noneHint: "账号安全、声明变更、请求的答复等，会出现在这里",
    isUnread: "未读",
    allRead: "没有未读消息",
    readAll: "全部标为已读",
    edit: "编辑",
    yesterday: "昨天",
    kept: "消息保存一年。",
    removeTitle: "删除消息",
    removeEffect: "删除后，消息列表里不再显示；曾经通知过您的记录会依法保留。",
  },
  change: {
    title: "声明变更",
    titleOf: (title: string, label: string) => `《${title}》${label} 版`,
    daysLeft: (days: number) => (days > 1 ? `还有 ${days} 天生效` : days === 1 ? "明天生效" : "今天生效"),
    inForce: "已经生效",
    withdrawn: "已撤回",
    withdrawnNote: "这个版本不会生效，现行版本继续适用，您不用做任何事。",
    effectiveFrom: (day: string) => `${day} 起生效，在那以前按现在的版本执行`,
    effectiveSince: (day: string) => `自 ${day} 起`,
    useIsNoConsent: "继续使用不等于同意。",
    toDecide: (count: number) => `有 ${count} 项需要您分别决定`,
    summary: "主要修改",
    summaryOff: "原定的修改",
    clauses: "逐条对比",
    clausesNone: "没有可以对比的上一个版本，或者文字没有变化",
    allClauses: (rest: number) => `显示其余 ${rest} 处`,
    kinds: { added: "新增", removed: "删除", changed: "修改" },
    from: { added: "（新增：", removed: "（删去：" },
    to: "）",
    placeOf: (clauseId: string) => {
      const front = { "@title": "标题", "@controller": "信息处理者", "@contact": "联系方式", "@scope": "适用范围" };
      const section = /^section-(\d+)$/.exec(clauseId);
      if (section) return `第 ${section[1]} 章`;
      if (/^\d+(\.\d+)*$/.test(clauseId)) return `第 ${clauseId} 条`;
      return (front as Record<string, string>)[clauseId] ?? "正文";
    },
    fullText: "查看全文",
    decisions: "需要您决定",
    decisionsNote: "每一项分别决定，互不影响。",
    needsStatement: "需要先同意声明的功能",
    notNow: "暂不同意",
    pending: (day: string) => `您对现在版本的同意到 ${day}为止`,
    postponed: (day: string) => `暂不同意，没有记录。${day}以前可以改变主意`,
    ended: (day: string) => `您以前的同意已在 ${day}结束`,
    stops: (name: string, day: string) => `不同意也可以继续使用合同服务；“${name}”会在 ${day}停用。`,
    stopped: (name: string, day: string) => `不同意也可以继续使用合同服务；“${name}”已在 ${day}停用，同意后恢复。`,
    standings: { agreed: "已同意", declined: "未同意", pending: "", ended: "", none: "" },
  },
};
