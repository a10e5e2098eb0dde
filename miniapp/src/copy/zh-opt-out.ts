/** Words of ending messages from a mail, in simplified Chinese. */
export const zhOptOut = {
  optOut: {
    title: "退订",
    lead: (topic: string): string => `不再向您的邮箱发送“${topic}”。不用登录，也不用说明原因。`,
    end: "退订",
    done: (topic: string): string => `已退订。不再向您的邮箱发送“${topic}”。`,
    doneAll: (topic: string): string =>
      `已退订。不再向这个邮箱发送“${topic}”和其他推广邮件。要恢复，请登录后在“消息订阅”里重新打开。`,
  },
};
