import { z } from "zod";
import { certificateKindKeys, controlKeys, recordedControls } from "../catalogue/controls";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { calendarDay, cursor, instant, line, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";

const control = z.enum(controlKeys);
const shownCertificate = z.object({
  kind: z.enum(certificateKindKeys),
  name: z.string(),
  number: z.string(),
  issuer: z.string(),
  scope: z.string(),
  validFrom: calendarDay,
  validTo: calendarDay.meta({ description: "The last day, in China, on which it holds" }),
});
const board = z.object({
  controls: z.array(
    z.object({
      control,
      name: z.string(),
      clause: z.string(),
      evidence: z.enum(["automatic", "recorded"]),
      isMet: z.boolean().nullable(),
      detail: z.string().nullable(),
      lastEvidenceAt: instant.nullable(),
      ageDays: z.number().int().nullable(),
      isOverdue: z.boolean().meta({ description: "No evidence, or none within ninety days" }),
      recordedBy: uuid.nullable(),
    }),
  ),
});

/** How information is protected (7.1, 7.1.1, 7.1.3). */
export const securityContract = {
  "adminKeys.askRotation": {
    summary:
      "Ask for a rotation of the master key: the command runs in production only with the approval's id, within a day",
    access: { staff: "keys.ask" },
    body: z.strictObject({ reason }),
    result: approvalCard,
    status: 201,
  },
  "protection.show": {
    summary:
      "How information is protected: each measure with the day it was last seen to hold, and the certificates that hold today",
    access: "public",
    result: z.object({
      measures: z.array(
        z.object({
          control,
          name: z.string(),
          clause: z.string(),
          promise: z.string(),
          checkedOn: z.iso
            .date()
            .nullable()
            .meta({ description: "Null when there is no evidence of the last ninety days" }),
        }),
      ),
      certificates: z.array(shownCertificate),
    }),
  },
  "adminControls.list": {
    summary: "Every measure of protection with its clause and its last evidence; overdue after ninety days",
    access: { staff: "control.view" },
    result: board,
  },
  "adminControls.record": {
    summary: "Record evidence that the product cannot see itself: a restore drill, a security test",
    access: { staff: "control.record" },
    params: z.strictObject({ control: z.enum(recordedControls) }),
    body: z.strictObject({ isMet: z.boolean(), note: text(200) }),
    result: board,
    status: 201,
  },
  "adminCertificates.list": {
    summary: "The register of certificates, with the days that are left of each",
    access: { staff: "control.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(
      shownCertificate.extend({
        certificateId: uuid,
        evidenceSha256: sha256Hex,
        standing: z.enum(["valid", "future", "expired", "ended"]),
        daysLeft: z.number().int(),
        isExpiring: z.boolean(),
        addedAt: instant,
        askedBy: uuid,
        approvedBy: uuid,
      }),
    ),
  },
  "adminCertificates.add": {
    summary: "Ask to enter a certificate, with the hash of its paper; a second person approves it",
    access: { staff: "certificate.ask" },
    body: z.strictObject({
      kind: z.enum(certificateKindKeys),
      number: line(64),
      issuer: line(100),
      scope: text(200),
      validFrom: calendarDay,
      validTo: calendarDay,
      evidenceSha256: sha256Hex,
      reason,
    }),
    result: approvalCard,
    status: 201,
  },
  "adminCertificates.end": {
    summary: "Stop showing a certificate at once",
    access: { staff: "certificate.ask" },
    params: z.strictObject({ certificateId: uuid }),
    body: z.strictObject({ reason }),
    result: null,
    errors: ["certificate.unknown", "certificate.ended"],
  },
} as const satisfies Contract;
