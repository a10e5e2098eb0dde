type Rule = { rule: string; name: string; what: string; when: string; ground: string };

/** Words of the page that tells what is kept how long. */
export const zhKept = {
  kept: {
    title: "保存多久",
    toPageNote: "每一类信息保存多久、到期怎样删除",
    lead: "到期的信息由系统自动删除，不需要您做什么；您也可以随时删除可以删除的信息，或注销账号。",
    rules: "到期自动删除",
    rule: ({ name, what, when, ground }: Rule) => ({ name, what, when: `保存：${when}`, ground: `理由：${ground}` }),
    afterwards: "账号注销以后",
    afterwardsNote: "这些由法律要求留存，不再指向您，也不作他用。",
    afterwardsOf: ({ days, ground }: { days: number; ground: string }) => `${days} 天。${ground}`,
    holds: "什么时候会保存更久",
    holdsNote:
      "只有这四种情形，每一次都由两人批准、写明理由，半年内复核；保存的内容只用于这一个目的，结束后在下一次清理时删除。",
    holdOf: ({ name }: { kind: string; name: string }) => name,
    items: (names: readonly string[]) => `包括：${names.join("、")}`,
  },
};
