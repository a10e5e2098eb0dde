/** Words of a survey, in simplified Chinese. */
export const zhSurvey = {
  survey: {
    title: "问卷",
    apart: "提交的内容不与您的账号关联：我们只记您已回应，看不出哪一份是您的。文字里的电话、邮箱和证件号会先隐去。",
    optional: "每一题都可以不填，也可以不参加。",
    mayBeEmpty: "选填",
    send: "提交",
    decline: "不参加",
    sent: "已提交，谢谢。",
    declined: "好的，不会再为这份问卷打扰您。",
    none: "没有等您填写的问卷",
    noneHint: "同意接收问卷邀请以后，每季度最多一份。",
    until: (day: string): string => `${day} 结束`,
    replied: "您已回应过这份问卷。",
    scale: (number: number, least: string, most: string): string =>
      number === 1 ? `1（${least}）` : number === 5 ? `5（${most}）` : String(number),
  },
};
