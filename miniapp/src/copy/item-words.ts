import { type ItemKey, items } from "@baiwa/shared/catalogue/items";
import { fieldNotice } from "@baiwa/shared/lists";
import type { Language } from "../kernel/preferences";

const itemsEn: Record<ItemKey, string> = {
  incident_person: "On the list of an incident",
  rights_request: "Requests about your information",
  value_proposal: "Proxy entries and corrections",
  id_number: "ID number",
  id_validity: "Document valid until",
  age_band: "Age band",
  verification: "Verification results",
  verification_submission: "Handed in for verification",
  id_card_image: "Photos of the ID card",
  licence_image: "Photo of the licence",
  face_result: "Outcome of the face check",
  guardian: "Guardian's name and phone",
  child_flag: "Mark: under 14",
  ticket: "Tickets",
  ticket_message: "Messages in tickets",
  record_contract: "Contracts",
  record_order: "Orders",
  record_invoice: "Invoice details",
  record_delivery: "Delivery contacts",
  record_trial: "Product trials",
  record_consultation: "Consultations",
  record_partner: "Partnership and marketplace",
  record_warranty: "Warranty for customer data",
  record_entrustment: "Entrusted processing",
  record_overseas: "Notices on overseas regions",
  outgoing_message: "Messages waiting to be sent",
  account_id: "Account ID",
  username: "Username",
  email: "E-mail",
  phone: "Phone number",
  nickname: "Nickname",
  avatar: "Avatar",
  wx_openid: "WeChat user id (OpenID)",
  wx_unionid: "WeChat platform id (UnionID)",
  password: "Password",
  session: "Devices",
  login_log: "Sign-ins",
  operation_log: "Acts",
  ip_address: "IP addresses",
  device_facts: "Browser, language, device, system",
  search_record: "Searches",
  interest_tag: "Interest tags",
  dispute_disclosure: "Given to parties of a dispute",
  share_record: "Passed on to recipients",
  risk_score: "Warnings about my account",
  consent: "Consents",
  subscription: "Subscriptions",
  account_regime: "Regime of the account",
  message_delivery: "Messages",
  survey_reply: "Surveys replied to",
  stored_file: "Files you sent",
  legal_name: "Name",
  contact_person: "Contact person",
  contact_phone: "Contact phone",
  security_contact: "Security phone",
  comm_address: "Postal address",
  personal_bank_account: "Bank card",
  industry: "Industry",
  region: "Region",
  org_name: "Company name",
  uscc: "Unified social credit code",
  legal_rep: "Legal representative",
  corp_bank_account: "Company account",
};

/** What an item of personal information is called. */
export const itemName = (key: string, language: Language): string =>
  (language === "en" ? (itemsEn as Record<string, string | undefined>)[key] : undefined) ??
  (items as Record<string, { name: string }>)[key]?.name ??
  key;

const whyEn: Partial<Record<ItemKey, string>> = {
  username: "To sign in. Statement 2.2, kept while the account exists",
  email: "To sign in and for the mails you asked for. Statement 2.2, kept while the account exists",
  password: "To know that it is you who signs in. Statement 2.2, kept while the account exists",
  nickname: "To show whose account this is. Statement 2.3, deleted when you withdraw",
};

/** The notice beside a field, out of the catalogue: why we ask, the clause, how long it is kept. */
export const whyAsked = (item: ItemKey, language: Language): string =>
  (language === "en" ? whyEn[item] : undefined) ?? fieldNotice(item);
