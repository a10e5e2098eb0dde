/** What a ticket can be about (2.6.3). */
export const ticketCategories = {
  account: "账号和登录",
  service: "产品使用",
  billing: "费用和发票",
  privacy: "个人信息",
  other: "其他",
} as const;
export type TicketCategory = keyof typeof ticketCategories;
export const ticketCategoryKeys = Object.keys(ticketCategories) as TicketCategory[];

/** Where a ticket stands, and where each act takes it; an act that is not named here is not possible there. */
export const ticketStates = {
  open: { name: "处理中", moves: { personReplies: "open", staffReplies: "answered", closes: "closed" } },
  answered: { name: "已回复", moves: { personReplies: "open", staffReplies: "answered", closes: "closed" } },
  closed: { name: "已关闭", moves: { reopens: "open" } },
} as const;
export type TicketState = keyof typeof ticketStates;
export const ticketStateKeys = Object.keys(ticketStates) as TicketState[];
export type TicketAct = "personReplies" | "staffReplies" | "closes" | "reopens";

/** The state after the act; null when the act is not possible in this state. */
export const stateAfter = (state: TicketState, act: TicketAct): TicketState | null =>
  (ticketStates[state].moves as Partial<Record<TicketAct, TicketState>>)[act] ?? null;

/** Limits and terms of tickets. */
export const ticketTerms = {
  mostOpen: 10,
  mostMessages: 200,
  titleLength: 60,
  textLength: 2000,
  mostFiles: 5,
  /** A closed ticket can be taken up again so long. */
  reopenDays: 7,
  /** After so long only staff with a permission of their own see a closed ticket. */
  restrictedAfterDays: 182,
  keptDays: 3 * 365,
  /** Attachments that may hold customer data go so long after the ticket was closed. */
  customerDataDays: 30,
} as const;
