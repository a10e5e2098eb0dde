import { type Item, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { statesAt } from "@baiwa/shared/consent-rules";
import type { ConsentAct, ConsentReceipt } from "@baiwa/shared/contracts/consents";
import type { App } from "../app-context";
import { findVersion, type PublishedVersion, versionsAt } from "../documents/documents.service";
import { lockAccount, lockForOwner } from "../identity/account-lock";
import { removeAllBindings } from "../identity/binding.service";
import { AppError, invalidField } from "../kernel/app-error";
import { canonicalBytes, type JsonObject, sha256 } from "../kernel/canonical";
import type { Db, Statements } from "../kernel/database";
import { idBytes, idText, newId, newIdAfter } from "../kernel/ids";
import type { NewLedgerEntry } from "../kernel/ledger";
import { isConnectionLost, isDuplicate } from "../kernel/retry";
import { sharedWork } from "../kernel/shared-work";
import { endVerificationsOn } from "../verification/consent-ends";
import { endGuardianship } from "../verification/guardian.service";
import {
  type Actor,
  consentBody,
  consentKind,
  kindOfAct,
  noticeKind,
  readConsent,
  receiptOf,
  type StoredConsent,
} from "./consent-entries";
import { type ConsentStates, type Decision, holdStates, moveStates, placeOf, readStates } from "./consent-state";

/** Every scope of this product is decided under the privacy statement. */
export const statementId = "privacy-statement";

interface Act {
  act: ConsentAct;
  at: Date;
  /** The scoped idempotency key; without one a fresh key is made, so that repeating makes a second entry. */
  requestKey?: Buffer | null;
  attachedFrom?: string;
  actor?: Actor;
}

/**
 * Whoever is told of a change may agree before it takes effect, to the scopes it asks again for, and think better of it; a
 * refusal is not needed: what they do not agree to ends by itself on that day.
 */
const isAheadAct = ({ affectedScopes }: PublishedVersion, { act, scope }: ConsentAct): boolean =>
  (act === "given" || act === "withdrawn") && affectedScopes.includes(scope);

/**
 * The version an act cites, if it may be cited so: nothing was ticked beforehand (PIPL 14), it exists, its hash is the one the person saw, and agreement or
 * refusal is to the version in force. A superseded version can still be withdrawn from.
 */
export const citedVersion = async (
  app: App,
  act: ConsentAct,
  at: Date,
  mayBeAhead = false,
): Promise<PublishedVersion> => {
  if (act.act === "given" && act.evidence.controlInitialState === "on") {
    throw invalidField("evidence.controlInitialState", "invalid_value", "预先勾选的不算同意");
  }
  const version = await findVersion(app, act.documentVersionId);
  const isKnown = version && version.documentId === statementId && version.textSha256 === act.textSha256;
  if (!isKnown) throw new AppError("document.version-unknown");
  if (version.withdrawnAt !== null && act.act !== "withdrawn") throw new AppError("document.superseded");
  if (version.effectiveAt > at && !(mayBeAhead && isAheadAct(version, act)))
    throw new AppError("document.not-effective");
  const isSuperseded = version.supersededAt !== null && version.supersededAt <= at;
  if (isSuperseded && act.act !== "withdrawn") throw new AppError("document.superseded");
  return version;
};

/** One act on its way into the ledger, and the state it decides if it is an account's. */
interface Recording {
  entry: NewLedgerEntry;
  decides: Omit<Decision, "entryId"> | null;
}

/** Appends the acts' entries and moves the states they decide, in the transaction given. Returns the entries' ids. */
const writeActs = async (app: App, db: Statements, recordings: readonly Recording[]): Promise<Buffer[]> => {
  const latest = await holdStates(
    db,
    recordings.flatMap(({ decides }) => (decides ? [decides.subject] : [])),
  );
  const entries = recordings.map(({ entry, decides }) => {
    if (!decides) return { ...entry, id: newId() };
    const id = newIdAfter(latest.get(placeOf(decides)));
    latest.set(placeOf(decides), id);
    return { ...entry, id };
  });
  await app.ledger.appendMany(db, entries);
  const decisions = recordings.flatMap(({ decides }, index) =>
    decides ? [{ ...decides, entryId: entries[index]?.id as Buffer }] : [],
  );
  await moveStates(db, decisions);
  return entries.map(({ id }) => id);
};

type Recorder = (recording: Recording) => Promise<Buffer>;
const recorders = new WeakMap<App, Recorder>();

/**
 * Records acts that stand alone. Those that arrive together share one transaction, so one COMMIT, and each is answered for
 * itself: when the common transaction is refused, as for a repeated key, nothing of it was written and each is tried alone.
 */
const recorderOf = (app: App): Recorder => {
  const known = recorders.get(app);
  if (known) return known;
  const write = (recordings: readonly Recording[]) =>
    app.database.statementsTogether((db) => writeActs(app, db, recordings));
  const made = sharedWork<Recording, Buffer>(
    async (recordings) => {
      try {
        return await write(recordings);
      } catch (error) {
        if (recordings.length === 1 || isConnectionLost(error)) throw error;
        const alone = await Promise.allSettled(recordings.map((recording) => write([recording])));
        return alone.map((each) => (each.status === "fulfilled" ? (each.value[0] as Buffer) : each.reason));
      }
    },
    { atOnce: 2, most: 16 },
  );
  recorders.set(app, made);
  return made;
};

const recordingOf = (
  app: App,
  subject: Buffer,
  version: PublishedVersion,
  { act, at, requestKey, attachedFrom, actor, isAnonymous }: Act & { isAnonymous?: boolean },
): Recording => {
  const key = requestKey ?? app.ports.random(32);
  const { scope, documentVersionId } = act;
  const isDecision = act.act !== "served" && !isAnonymous;
  return {
    entry: {
      kind: kindOfAct(act.act),
      at,
      subject,
      scope,
      act: act.act,
      requestKey: key,
      body: consentBody(act, version, { requestKey: key, attachedFrom, actor }),
    },
    decides: isDecision
      ? {
          subject,
          scope,
          act: act.act,
          documentVersionId: idBytes(documentVersionId),
          at,
          isAhead: isYesAhead(version, act, at),
        }
      : null,
  };
};

/** Appends one act: in the transaction given, or with others that arrive just now when there is none. */
const appendAct = async (
  app: App,
  db: Db | null,
  recording: Recording,
  { act, at }: Pick<Act, "act" | "at">,
): Promise<ConsentReceipt> => {
  const { scope, documentVersionId, textSha256 } = act;
  try {
    const [entryId] = db ? await writeActs(app, db, [recording]) : [await recorderOf(app)(recording)];
    return {
      entryId: idText(entryId as Buffer),
      scope,
      act: act.act,
      documentVersionId,
      textSha256,
      at: at.toISOString(),
    };
  } catch (error) {
    // A connection lost during COMMIT leaves the outcome unknown: the ledger says whether the act stands.
    const isToBeLookedUp = isDuplicate(error, "uq_ledger_entry_request") || (!db && isConnectionLost(error));
    if (!isToBeLookedUp) throw error;
    return repeated(app, recording.entry);
  }
};

/** The answer the same request got before; another request under the same key, or another person's, is refused. */
const repeated = async (app: App, { requestKey, subject, kind, body }: Recording["entry"]): Promise<ConsentReceipt> => {
  const entry = requestKey ? await app.ledger.findByRequestKey(app.database, requestKey) : null;
  if (!entry) throw new AppError("server.unavailable", undefined, 1);
  const stored = JSON.parse(entry.entry.toString("utf8")) as JsonObject;
  const asSent = Object.fromEntries(Object.keys(body).map((field) => [field, stored[field]]));
  const isSame =
    entry.kind === kind &&
    entry.subject?.equals(subject as Buffer) &&
    canonicalBytes(asSent).equals(canonicalBytes(body));
  if (!isSame) throw new AppError("idempotency.mismatch");
  return receiptOf(readConsent(entry));
};

const deleteWhatStoodOn = async (app: App, db: Db, accountId: Buffer, scope: ScopeCode, at: Date): Promise<void> => {
  if (scope === "W1") await removeAllBindings(app, db, accountId);
  if (scope === "G1") await endGuardianship(app, db, accountId, at);
  await endVerificationsOn(app, db, accountId, scope, at);
  for (const [item, entry] of Object.entries(items)) {
    if ("scope" in entry && entry.scope === scope && entry.store === "vault") {
      await app.vault.removeFrom(db, accountId, item as VaultItem, (entry as Item).scopeFor);
    }
  }
};

/** A "no" after a "yes" ends it, by whichever word it was said. */
const endsConsent = ({ act }: ConsentAct): boolean => act === "withdrawn" || act === "refused";

const isYesAhead = ({ effectiveAt }: PublishedVersion, { act }: ConsentAct, at: Date): boolean =>
  act === "given" && effectiveAt > at;

/**
 * Appends one act of a signed-in person, in the transaction given or in one of its own. Withdrawing or refusing also
 * deletes, in the same transaction, what stood on the consent alone (C-3: withdrawal takes effect at once). With
 * `mustStand`, withdrawing what does not stand throws `consent.not-given`. Only what stands is agreed to ahead
 * (`document.not-effective`): a yes to words that are not in force opens nothing that was not open (PIPL 14).
 */
export const recordConsent = async (
  app: App,
  db: Db | null,
  { accountId, mustStand, ...act }: Act & { accountId: Buffer; mustStand?: boolean },
): Promise<ConsentReceipt> => {
  const version = await citedVersion(app, act.act, act.at, true);
  const { subject } = await app.keyring.of(accountId);
  const recording = recordingOf(app, subject, version, act);
  const isAhead = isYesAhead(version, act.act, act.at);
  if (!isAhead && !endsConsent(act.act)) return appendAct(app, db, recording, act);
  const { scope } = act.act;
  const isRepeat = async (inner: Db) =>
    Boolean(act.requestKey && (await app.ledger.findByRequestKey(inner, act.requestKey)));
  const end = async (inner: Db) => {
    if (mustStand && !(await isRepeat(inner))) {
      await holdStates(inner, [subject]);
      const states = await readStates(app.database, subject, inner);
      if (states[scope].state !== "given") throw new AppError("consent.not-given");
    }
    const receipt = await appendAct(app, inner, recording, act);
    await deleteWhatStoodOn(app, inner, accountId, scope, act.at);
    return receipt;
  };
  const agreeAhead = async (inner: Db) => {
    await lockAccount(inner, accountId); // a withdrawal under way is waited for, and seen
    await holdStates(inner, [subject]);
    const isStanding = (await consentStates(app, accountId, inner))[scope].state === "given";
    if (!isStanding && !(await isRepeat(inner))) throw new AppError("document.not-effective");
    return appendAct(app, inner, recording, act);
  };
  const work = isAhead ? agreeAhead : end;
  if (db) return work(db);
  const alone = async (inner: Db) => {
    // before the states, as everywhere: binding holds them in this order too
    if (!isAhead) await lockForOwner(inner, accountId);
    return work(inner);
  };
  return app.database.transaction(alone).catch((error) => {
    if (isConnectionLost(error)) return repeated(app, recording.entry);
    throw error;
  });
};

/** The subject of a decision made before login: only the device that holds the claim can show it is its own. */
export const anonymousSubject = (claim: string): Buffer =>
  sha256("anonymous-decision\0", Buffer.from(claim, "base64url"));

/** Appends a decision made before login under a subject used once, so that nothing links two of them. */
export const recordAnonymousConsent = async (app: App, claim: string, recording: Act): Promise<ConsentReceipt> => {
  const version = await citedVersion(app, recording.act, recording.at);
  const act = recordingOf(app, anonymousSubject(claim), version, { ...recording, isAnonymous: true });
  return appendAct(app, null, act, recording);
};

/** Every act of an account, display included, oldest first. */
export const consentActs = async (app: App, accountId: Buffer): Promise<StoredConsent[]> => {
  const { subject } = await app.keyring.of(accountId);
  const kinds = await Promise.all([consentKind, noticeKind].map((kind) => app.ledger.entriesOf(subject, kind)));
  return kinds
    .flat()
    .sort((one, other) => one.id.compare(other.id))
    .map(readConsent);
};

/**
 * Where every scope stands for the account now: a consent to words that a version in force changed is `superseded` (clause 9).
 * Give `db` inside a transaction to see what it has written.
 */
export const consentStates = async (app: App, accountId: Buffer, db?: Db): Promise<ConsentStates> => {
  const { subject } = await app.keyring.of(accountId);
  const [states, versions] = await Promise.all([readStates(app.database, subject, db), versionsAt(app)]);
  return statesAt(states, versions);
};

/** Whether the account's last decision on the scope was "given". */
export const isConsentGiven = async (app: App, accountId: Buffer, scope: ScopeCode): Promise<boolean> =>
  (await consentStates(app, accountId))[scope].state === "given";

/**
 * Attaches a decision made before login to the account: a new entry that cites the old one, once only. A yes
 * does not undo the account's own later no: `consent.decided-since`.
 */
export const attachConsent = async (
  app: App,
  accountId: Buffer,
  request: { entryId: string; claim: string; evidence: ConsentAct["evidence"]; at: Date },
): Promise<ConsentReceipt> => {
  const entry = await app.ledger.find(idBytes(request.entryId));
  const isOwn =
    entry?.subject?.equals(anonymousSubject(request.claim)) && [consentKind, noticeKind].includes(entry.kind);
  if (!entry || !isOwn) throw new AppError("consent.entry-unknown");
  const { scope, act, documentVersionId, textSha256, at: decidedAt } = readConsent(entry);
  const requestKey = sha256("attach\0", entry.id);
  const { subject } = await app.keyring.of(accountId);
  const earlier = await app.ledger.findByRequestKey(app.database, requestKey);
  if (earlier && !earlier.subject?.equals(subject)) throw new AppError("consent.already-attached");
  if (earlier) return receiptOf(readConsent(earlier));
  const stands = (await readStates(app.database, subject))[scope];
  const isUndone = act === "given" && (stands.state === "withdrawn" || stands.state === "refused");
  if (isUndone && stands.at !== null && stands.at > decidedAt) throw new AppError("consent.decided-since");
  return recordConsent(app, null, {
    accountId,
    at: request.at,
    requestKey,
    attachedFrom: request.entryId,
    act: { scope, act, documentVersionId, textSha256, evidence: request.evidence },
  }).catch(async (error) => {
    const isRaced = error instanceof AppError && error.code === "idempotency.mismatch";
    const other = isRaced && (await app.ledger.findByRequestKey(app.database, requestKey));
    if (!other) throw error;
    if (!other.subject?.equals(subject)) throw new AppError("consent.already-attached");
    return receiptOf(readConsent(other));
  });
};
