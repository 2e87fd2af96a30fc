/** Items of categories fourteen to nineteen: tips, leads, cases. */
import { answered, CUT, count, type Item, together, WHO, withEvidence } from './sql.ts'

const FOUND = `CAST(r._row AS VARCHAR) AS subject, ${WHO}`
const outcome = (unknown: string) => `CASE WHEN ${unknown} THEN 'undetermined' ELSE 'violated' END AS outcome`
/** Rows that fail by themselves, without evidence. */
const alone = (table: string, branch: string, reg: string, unknown: string, where: string) =>
  `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT '${branch}' AS branch, ${outcome(unknown)}, ${FOUND}, [] AS evidence FROM "${reg}" r WHERE ${where}`

const MAJOR = 'r."isMajor"'
const referred = { reg: 'referralSlip', by: ['tipNo'] }
const tips: Item = {
  id: 'D4-I14.1',
  statements: [
    ...answered('a0', {
      branch: 'not-registered',
      reg: 'tipRecord',
      at: 'receivedAt',
      where: `r."receivedAt" + 30 <= ${CUT}`,
      by: ['tipNo'],
      answers: [{ reg: 'tipRegistration' }, { reg: 'tipLedger' }],
      window: { kind: 'ever' },
    }),
    ...answered('a1', {
      branch: 'major-not-reported',
      reg: 'tipRecord',
      at: 'receivedAt',
      where: `${MAJOR} AND r."receivedAt" + 30 <= ${CUT}`,
      by: ['tipNo'],
      answers: [{ reg: 'majorTipSummary' }],
      window: { kind: 'ever' },
    }),
    `CREATE OR REPLACE TEMP TABLE a2 AS SELECT b AS branch, 'undetermined' AS outcome, ${FOUND}, [] AS evidence FROM "tipRecord" r, (VALUES ('registered-late'), ('feedback-late'), ('major-reported-late')) t(b) WHERE b <> 'major-reported-late' OR ${MAJOR} IS NOT FALSE`,
    `CREATE OR REPLACE TEMP TABLE a3 AS SELECT 'no-feedback' AS branch, ${outcome('r."registeredAt" IS NULL')}, ${FOUND}, [] AS evidence FROM "tipLedger" r ANTI JOIN "referralSlip" x ON x."tipNo" = CASE WHEN r."registeredAt" IS NOT NULL THEN r."tipNo" END ANTI JOIN "tipRecord" y ON y."tipNo" = r."tipNo" AND y.channel LIKE '%匿名%' AND r."registeredAt" IS NOT NULL WHERE r.result IS NOT NULL AND (r."registeredAt" IS NULL OR r."registeredAt" + 30 <= ${CUT} AND r."feedbackAt" IS NULL)`,
    together('D4-I14.1', ['a0', 'a1', 'a2', 'a3']),
    count('tipRecord', 'receivedAt'),
    count('tipRecord', 'receivedAt', '"isMajor"'),
    count('tipLedger', 'registeredAt', 'result IS NOT NULL'),
  ],
}

const ILLEGAL = "r.\"violationType\" IN ('evasion', 'avoidance', 'resistance', 'fraud')"
const leads: Item = {
  id: 'D4-I14.2',
  statements: [
    ...[
      { branch: 'lead-not-assigned', reg: 'caseLeadReport', at: 'receivedAt', where: ILLEGAL, by: ['leadNo'] },
      { branch: 'handover-not-assigned', reg: 'vatAssessmentHandover', at: 'handedAt', by: ['leadNo'] },
      {
        branch: 'tip-not-assigned',
        reg: 'tipRecord',
        at: 'receivedAt',
        where: ILLEGAL,
        by: ['tipNo'],
        exemption: referred,
      },
    ].flatMap((lead, i) =>
      answered(`a${i}`, {
        ...lead,
        answers: [{ reg: 'inspectionTask', at: 'assignedAt', keys: ['leadNo'] }],
        window: { kind: 'within', end: `r."${lead.at}" + 15` },
        gaps: true,
      }),
    ),
    ...answered('a3', {
      branch: 'plan-not-listed',
      reg: 'inspectionPlanItem',
      at: 'approvedAt',
      where: `r."approvedAt" + 30 <= ${CUT}`,
      by: ['taxpayerId', 'planNo'],
      answers: [{ reg: 'pendingInspectionRegister' }],
      window: { kind: 'ever' },
    }),
    ...answered('a4', {
      branch: 'listed-not-planned',
      reg: 'pendingInspectionRegister',
      at: 'listedAt',
      where: 'r."leadNo" IS NULL',
      by: ['taxpayerId', 'planNo'],
      answers: [{ reg: 'inspectionPlanItem' }],
      window: { kind: 'ever' },
    }),
    alone(
      'a5',
      'card-not-received',
      'documentRoutingCard',
      'r."sentAt" IS NULL',
      `r."sentAt" IS NULL OR (r."sentAt" + 30 <= ${CUT} AND r."receivedAt" IS NULL)`,
    ),
    alone(
      'a6',
      'enclosures-short',
      'enclosureList',
      'r."sentAt" IS NULL OR r.items IS NULL OR r."receivedItems" IS NULL',
      'r."sentAt" IS NULL OR list_has_all(r."receivedItems", r.items) IS NOT TRUE',
    ),
    together('D4-I14.2', ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6']),
    count('caseLeadReport', 'receivedAt', ILLEGAL),
    count('vatAssessmentHandover', 'handedAt'),
    count('tipRecord', 'receivedAt', ILLEGAL),
    count('inspectionPlanItem', 'approvedAt'),
    count('pendingInspectionRegister', 'listedAt', '"leadNo" IS NULL'),
    count('documentRoutingCard', 'sentAt'),
    count('enclosureList', 'sentAt'),
  ],
}

const level = (kind: string, levels: string) =>
  `SELECT 'level-${kind}' AS branch, ${outcome('r."booksYear" IS NULL OR r."issuedAt" IS NULL OR r."approverLevel" IS NULL')}, ${FOUND}, [] AS evidence FROM "booksRetrievalNotice" r WHERE (r."booksYear" = '${kind}') IS NOT FALSE AND (r."booksYear" IS NULL OR r."issuedAt" IS NULL OR (r."approverLevel" IN (${levels})) IS NOT TRUE)`
const returned = (kind: string, end: string) =>
  `SELECT 'return-${kind}' AS branch, ${outcome('r."booksYear" IS NULL OR r."retrievedAt" IS NULL')}, ${FOUND}, CASE WHEN r."booksYear" IS NULL OR r."returnedAt" IS NULL OR r."retrievedAt" IS NULL THEN [] ELSE [{g: 'booksRetrievalList', b: r._batch, r: r._row}] END AS evidence FROM "booksRetrievalList" r LEFT JOIN calendar_days u ON u.day = ${end} WHERE (r."booksYear" = '${kind}') IS NOT FALSE AND (r."booksYear" IS NULL OR r."retrievedAt" IS NULL OR (r."returnedAt" BETWEEN r."retrievedAt" AND u.next_working) IS NOT TRUE)`
const books: Item = {
  id: 'D4-I15.2',
  statements: [
    `CREATE OR REPLACE TEMP TABLE a0 AS ${level('prior', "'county', 'prefecture', 'province', 'national'")} UNION ALL ${level('current', "'prefecture', 'province', 'national'")} UNION ALL ${returned('prior', 'CAST(r."retrievedAt" + to_months(3) AS DATE)')} UNION ALL ${returned('current', 'r."retrievedAt" + 30')} UNION ALL SELECT 'list-unsigned', ${outcome('r."retrievedAt" IS NULL OR r."taxpayerSigned" IS NULL')}, ${FOUND}, [] FROM "booksRetrievalList" r WHERE r."retrievedAt" IS NULL OR r."taxpayerSigned" IS NOT TRUE`,
    ...answered('a1', {
      branch: 'no-notice-first',
      reg: 'booksRetrievalList',
      at: 'retrievedAt',
      by: ['noticeNo'],
      answers: [{ reg: 'booksRetrievalNotice', at: 'issuedAt' }],
      window: { kind: 'before' },
      gaps: true,
    }),
    together('D4-I15.2', ['a0', 'a1']),
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "booksYear", "organId", "postId", year("issuedAt") * 12 + month("issuedAt") AS m, count(*) FROM "booksRetrievalNotice" GROUP BY ALL',
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "booksYear", "organId", "postId", year("retrievedAt") * 12 + month("retrievedAt") AS m, count(*) FROM "booksRetrievalList" GROUP BY ALL',
  ],
}

const adjudicated: Item = {
  id: 'D4-I16.1',
  statements: [
    ...answered('D4-I16.1', {
      branch: 'main',
      reg: 'adjudicationLedger',
      at: 'receivedAt',
      by: ['caseNo'],
      answers: [{ reg: 'adjudicationReport', at: 'concludedAt' }],
      window: {
        kind: 'within',
        end: 'r."receivedAt" + CAST(10 + greatest(coalesce(r."suspendedDays", 0), 0) AS INTEGER)',
      },
      who: 'r."organId", r."postId", r."adjudicatorId"',
      gaps: true,
    }),
    count('adjudicationLedger', 'receivedAt'),
  ],
}

const lists = (...words: string[]) => `(${words.map((w) => `list_contains(r."rightsListed", '${w}')`).join(' OR ')})`
const HEARING = lists('听证', '听证权', '要求听证')
const rights = (branch: string, kind: string, fine: number) =>
  `SELECT '${branch}' AS branch, CASE WHEN r."servedAt" IS NULL OR r."partyKind" IS NULL OR r."proposedFine" IS NULL OR r."rightsListed" IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, '' AS shown, r._batch, r._row, ${FOUND}, r."noticeNo" FROM "penaltyPriorNotice" r WHERE (r."partyKind" = '${kind}' AND r."proposedFine" >= ${fine}) IS NOT FALSE AND (r."servedAt" IS NULL OR r."partyKind" IS NULL OR r."proposedFine" IS NULL OR ${HEARING} IS NOT TRUE)`
const notified: Item = {
  id: 'D4-I16.4',
  statements: [
    ...answered('a0', {
      branch: 'no-notice-first',
      reg: 'penaltyDecision',
      at: 'decidedAt',
      where: 'r."caseNo" IS NOT NULL',
      by: ['taxpayerId', 'caseNo'],
      answers: [{ reg: 'penaltyPriorNotice', at: 'servedAt' }],
      window: { kind: 'before' },
      gaps: true,
    }),
    `CREATE OR REPLACE TEMP TABLE s AS SELECT "docNo", max("servedAt") AS served, bool_or("servedAt" IS NULL) AS gap FROM "serviceReceipt" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE c AS SELECT 'no-receipt' AS branch, CASE WHEN r."servedAt" IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, '' AS shown, r._batch, r._row, ${FOUND}, r."noticeNo" FROM "penaltyPriorNotice" r ANTI JOIN s ON s."docNo" = CASE WHEN r."servedAt" IS NOT NULL THEN r."noticeNo" END
      UNION ALL SELECT 'receipt-date-differs', CASE WHEN r."servedAt" IS NULL OR s.gap THEN 'undetermined' ELSE 'violated' END, CASE WHEN r."servedAt" IS NULL THEN '' ELSE 'receipt' END, r._batch, r._row, ${FOUND}, r."noticeNo" FROM "penaltyPriorNotice" r LEFT JOIN s ON s."docNo" = r."noticeNo" WHERE r."servedAt" IS NULL OR s.gap OR s.served <> r."servedAt"
      UNION ALL SELECT 'rights-missing', CASE WHEN r."servedAt" IS NULL OR r."rightsListed" IS NULL THEN 'undetermined' ELSE 'violated' END, '', r._batch, r._row, ${FOUND}, r."noticeNo" FROM "penaltyPriorNotice" r WHERE r."servedAt" IS NULL OR (${lists('陈述', '陈述权')} AND ${lists('申辩', '申辩权')}) IS NOT TRUE
      UNION ALL ${rights('hearing-right-citizen', 'citizen', 200_000)} UNION ALL ${rights('hearing-right-unit', 'unit', 1_000_000)}`,
    ...withEvidence('a1', [{ reg: 'serviceReceipt', on: `x."docNo" = c."noticeNo" AND c.shown = 'receipt'` }]),
    together('D4-I16.4', ['a0', 'a1']),
    count('penaltyDecision', 'decidedAt', '"caseNo" IS NOT NULL'),
    count('penaltyPriorNotice', 'servedAt'),
  ],
}

const major = (table: string, branch: string, reg: string) =>
  answered(table, {
    branch,
    reg: 'adjudicationLedger',
    at: 'receivedAt',
    where: `r."majorCase" AND r."receivedAt" + CAST(30 + greatest(coalesce(r."suspendedDays", 0), 0) AS INTEGER) <= ${CUT}`,
    by: ['caseNo'],
    answers: [{ reg }],
    window: { kind: 'ever' },
  })
const transferred: Item = {
  id: 'D4-I16.5',
  statements: [
    ...major('a0', 'major-not-referred', 'majorCaseReferral'),
    ...major('a1', 'major-no-handover', 'majorCaseHandover'),
    alone('a2', 'amount-not-referred', 'adjudicationReport', 'TRUE', `(r."concludedAt" + 30 <= ${CUT}) IS NOT FALSE`),
    ...answered('a3', {
      branch: 'criminal-not-transferred',
      reg: 'adjudicationReport',
      at: 'concludedAt',
      where: `r."concludedAt" + 30 <= ${CUT} AND (r."evadedTax" IS NOT NULL OR r.characterization IS NOT NULL AND r.characterization LIKE '%偷税%') AND r."evadedTax" >= CASE WHEN r."concludedAt" < DATE '2009-02-28' THEN 1000000 END AND r."evadedTax" >= r."taxPayable" * CASE WHEN r."concludedAt" < DATE '2009-02-28' THEN 0.1 END`,
      by: ['caseNo'],
      answers: [{ reg: 'criminalTransferOpinion' }],
      window: { kind: 'ever' },
    }),
    together('D4-I16.5', ['a0', 'a1', 'a2', 'a3']),
    count('adjudicationLedger', 'receivedAt', '"majorCase" IS NOT FALSE'),
    count('adjudicationReport', 'concludedAt'),
  ],
}

const decisions = (reg: string, sums: Record<string, string>) =>
  `SELECT "caseNo", count(*) AS n, count(*) FILTER ("payBy" > ${CUT}) AS waiting, bool_or("payBy" IS NULL) AS undated, ${Object.entries(
    sums,
  )
    .map(([as, field]) => `sum("${field}") AS ${as}, bool_or("${field}" IS NULL) AS gap_${as}`)
    .join(', ')} FROM "${reg}" WHERE "caseNo" IS NOT NULL GROUP BY ALL`
const KINDS = { tax: 'taxPaid', lateFee: 'lateFeePaid', fine: 'finePaid' }
const unpaid = (branch: string, d: string, kind: string) =>
  `SELECT '${branch}' AS branch, CASE WHEN "openedAt" IS NULL OR ${d}_undated OR ${d}_gap OR unclear OR gap_${kind} THEN 'undetermined' WHEN lifted THEN 'exempted' ELSE 'violated' END AS outcome, '${kind}' AS kind, '${kind === 'fine' ? 'penaltyDecision' : 'treatmentDecision'}' AS decisions, _batch, _row, subject, "organId", "postId", "handlerId", "caseNo" FROM q WHERE "openedAt" IS NULL OR ${d}_n >= 1 AND ${d}_waiting = 0 AND (${d}_undated OR ${d}_gap OR unclear OR gap_${kind} OR ${d} - coalesce(${kind}, 0) > 1)`
const balanced = (branch: string, kind: keyof typeof KINDS) =>
  `SELECT '${branch}', CASE WHEN b_${kind} OR unclear THEN 'undetermined' ELSE 'violated' END, 'all ${kind}', 'ledger', NULL, NULL, "caseNo", "organId", "postId", "handlerId", "caseNo" FROM q WHERE b_${kind} OR unclear OR abs(coalesce("${KINDS[kind]}", 0) - coalesce(${kind}, 0)) > 1`
const executed: Item = {
  id: 'D4-I17.1',
  statements: [
    `CREATE OR REPLACE TEMP TABLE m AS SELECT DISTINCT "caseNo" FROM (SELECT "caseNo" FROM "coerciveMeasure" UNION ALL SELECT "caseNo" FROM "preservationMeasure" UNION ALL SELECT "caseNo" FROM "executionReport" WHERE measures IS NOT NULL)`,
    `CREATE OR REPLACE TEMP TABLE t AS ${decisions('treatmentDecision', { tax: 'taxAmount', fee: 'lateFee' })}`,
    `CREATE OR REPLACE TEMP TABLE d AS ${decisions('penaltyDecision', { fine: 'fineAmount' })}`,
    `CREATE OR REPLACE TEMP TABLE e0 AS SELECT "caseNo", bool_or(kind IS NULL) AS unclear, ${Object.keys(KINDS)
      .map(
        (k) =>
          `sum(amount) FILTER (kind = '${k}') AS ${k}, coalesce(bool_or(amount IS NULL) FILTER (kind = '${k}'), FALSE) AS gap_${k}`,
      )
      .join(', ')} FROM "paymentEvidence" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE q AS SELECT r._batch, r._row, CAST(r._row AS VARCHAR) AS subject, ${WHO}, coalesce(r."caseNo", e."caseNo") AS "caseNo", r."openedAt", r._row IS NULL AS foreign, ${Object.values(
      KINDS,
    )
      .map((f) => `r."${f}"`)
      .join(', ')}, coalesce(e.unclear, FALSE) AS unclear, ${Object.entries(KINDS)
      .map(
        ([k, f]) =>
          `e.${k}, coalesce(e.gap_${k}, FALSE) AS gap_${k}, coalesce(e.gap_${k}, FALSE) OR (r._row IS NOT NULL AND r."${f}" IS NULL) AS b_${k}`,
      )
      .join(
        ', ',
      )}, t.n AS t_n, t.waiting AS t_waiting, t.undated AS t_undated, t.tax AS t, t.gap_tax AS t_gap, t.n AS f_n, t.waiting AS f_waiting, t.undated AS f_undated, t.fee AS f, t.gap_fee AS f_gap, d.n AS d_n, d.waiting AS d_waiting, d.undated AS d_undated, d.fine AS d, d.gap_fine AS d_gap, m."caseNo" IS NOT NULL AS lifted FROM "executionLedger" r FULL JOIN e0 e ON e."caseNo" = r."caseNo" LEFT JOIN t ON t."caseNo" = r."caseNo" LEFT JOIN d ON d."caseNo" = r."caseNo" LEFT JOIN m ON m."caseNo" = r."caseNo"`,
    `CREATE OR REPLACE TEMP TABLE c AS SELECT * FROM (${unpaid('tax-under', 't', 'tax')} UNION ALL ${unpaid('late-fee-under', 'f', 'lateFee')} UNION ALL ${unpaid('fine-under', 'd', 'fine')}
      UNION ALL SELECT 'tax-over', CASE WHEN "openedAt" IS NULL OR t_gap OR unclear OR gap_tax THEN 'undetermined' ELSE 'violated' END, 'tax', 'treatmentDecision', _batch, _row, subject, "organId", "postId", "handlerId", "caseNo" FROM q WHERE "openedAt" IS NULL OR t_n >= 1 AND (t_gap OR unclear OR gap_tax OR coalesce(tax, 0) - t > 1)
      UNION ALL ${balanced('ledger-tax', 'tax')} UNION ALL ${balanced('ledger-late-fee', 'lateFee')} UNION ALL ${balanced('ledger-fine', 'fine')}) WHERE outcome <> 'exempted' AND (subject IS NOT NULL)`,
    `CREATE OR REPLACE TEMP TABLE e AS SELECT branch, "caseNo", list(e) AS evidence FROM (SELECT c.branch, c."caseNo", {g: 'treatmentDecision', b: x._batch, r: x._row} AS e FROM c JOIN "treatmentDecision" x ON x."caseNo" = c."caseNo" AND c.decisions = 'treatmentDecision' UNION ALL SELECT c.branch, c."caseNo", {g: 'penaltyDecision', b: x._batch, r: x._row} FROM c JOIN "penaltyDecision" x ON x."caseNo" = c."caseNo" AND c.decisions = 'penaltyDecision' UNION ALL SELECT c.branch, c."caseNo", {g: 'executionLedger', b: x._batch, r: x._row} FROM c JOIN "executionLedger" x ON x."caseNo" = c."caseNo" AND c.decisions = 'ledger' UNION ALL SELECT c.branch, c."caseNo", {g: 'paymentEvidence', b: x._batch, r: x._row} FROM c JOIN "paymentEvidence" x ON x."caseNo" = c."caseNo" AND CASE WHEN x.kind = c.kind THEN x.amount IS NOT NULL ELSE ('all ' || x.kind = c.kind) IS NOT FALSE AND c.decisions = 'ledger' END) GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE a0 AS SELECT c.*, coalesce(e.evidence, []) AS evidence FROM c LEFT JOIN e ON e.branch = c.branch AND e."caseNo" = c."caseNo"`,
    `CREATE OR REPLACE TEMP TABLE a1 AS SELECT 'flight-no-measure' AS branch, CASE WHEN "openedAt" IS NULL OR "suspectsFlight" IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, ${FOUND}, [] AS evidence FROM "executionLedger" r ANTI JOIN m ON m."caseNo" = CASE WHEN r."openedAt" IS NOT NULL AND r."suspectsFlight" IS NOT NULL THEN r."caseNo" END WHERE ("suspectsFlight" AND r."openedAt" + 30 <= ${CUT}) IS NOT FALSE
      UNION ALL SELECT 'treatment-not-executed', ${outcome('r."decidedAt" IS NULL')}, ${FOUND}, [] FROM "treatmentDecision" r ANTI JOIN "executionLedger" x ON x."caseNo" = CASE WHEN r."decidedAt" IS NOT NULL THEN r."caseNo" END WHERE (r."decidedAt" + 30 <= ${CUT}) IS NOT FALSE
      UNION ALL SELECT 'penalty-not-executed', ${outcome('r."decidedAt" IS NULL')}, ${FOUND}, [] FROM "penaltyDecision" r ANTI JOIN "executionLedger" x ON x."caseNo" = CASE WHEN r."decidedAt" IS NOT NULL THEN r."caseNo" END WHERE r."caseNo" IS NOT NULL AND (r."decidedAt" + 30 <= ${CUT}) IS NOT FALSE`,
    together('D4-I17.1', ['a0', 'a1']),
    count('executionLedger', 'openedAt'),
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "organId", "postId", year("openedAt") * 12 + month("openedAt") AS m, count(*) FILTER (t_n >= 1 AND t_waiting = 0), count(*) FILTER (d_n >= 1 AND d_waiting = 0), count(*) FILTER (t_n >= 1) FROM q GROUP BY ALL',
    count('treatmentDecision', 'decidedAt'),
    count('penaltyDecision', 'decidedAt', '"caseNo" IS NOT NULL'),
  ],
}

const hearings: Item = {
  id: 'D4-I18.1',
  statements: [
    `CREATE OR REPLACE TEMP TABLE h AS SELECT r._batch, r._row, ${FOUND}, r."caseNo", r."appliedAt", r.accepted, bool_or(${HEARING.replaceAll('r.', 'x.')}) AS offered, bool_or(x._row IS NOT NULL AND x."rightsListed" IS NULL) AS unclear, bool_or(x._row IS NOT NULL AND x."servedAt" IS NULL) AS undated, max({d: x."servedAt", k: x."partyKind", f: x."proposedFine"}) FILTER (x."servedAt" <= r."appliedAt") AS last FROM "hearingApplication" r LEFT JOIN "penaltyPriorNotice" x ON x."caseNo" = r."caseNo" WHERE r.accepted IS NOT NULL AND NOT r.accepted AND (r."appliedAt" < DATE '2021-07-15') IS NOT FALSE AND (r."withdrawnAt" IS NULL OR r."appliedAt" IS NULL) GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE c AS SELECT 'refused-in-time' AS branch, CASE WHEN given AND "appliedAt" <= u.next_working THEN 'violated' ELSE 'undetermined' END AS outcome, h.* FROM (SELECT *, offered OR (last.k = 'citizen' AND last.f >= 200000) OR (last.k = 'unit' AND last.f >= 1000000) AS given FROM h) h LEFT JOIN calendar_days u ON u.day = last.d + 3 WHERE "appliedAt" IS NULL OR given IS NOT FALSE AND ("appliedAt" <= u.next_working) IS NOT FALSE UNION ALL BY NAME SELECT 'refused-in-time-2021' AS branch, 'undetermined' AS outcome, * FROM h WHERE "appliedAt" IS NULL`,
    `CREATE OR REPLACE TEMP TABLE e AS SELECT c.branch, c._row, list({g: 'penaltyPriorNotice', b: x._batch, r: x._row}) AS evidence FROM c JOIN "penaltyPriorNotice" x ON x."caseNo" = c."caseNo" WHERE x."servedAt" <= c."appliedAt" OR ${HEARING.replaceAll('r.', 'x.')} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE "D4-I18.1" AS SELECT branch, outcome, subject, CASE WHEN "appliedAt" IS NULL THEN [] ELSE coalesce(e.evidence, []) END AS evidence FROM c LEFT JOIN e USING (branch, _row) UNION ALL SELECT 'no-answer', CASE WHEN r."appliedAt" IS NULL THEN 'undetermined' ELSE 'violated' END, CAST(r._row AS VARCHAR), [] FROM "hearingApplication" r WHERE r."appliedAt" IS NULL OR (r."appliedAt" + 30 <= ${CUT} AND r.accepted IS NULL AND r."withdrawnAt" IS NULL)`,
    count('hearingApplication', 'appliedAt'),
  ],
}

const reconsidered: Item = {
  id: 'D4-I19.2',
  statements: [
    `CREATE OR REPLACE TEMP TABLE c AS SELECT 'decided-late' AS branch, CASE WHEN r."decidedAt" IS NULL OR x."acceptedAt" IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, r._batch, r._row, ${FOUND}, r."appNo", CASE WHEN x."acceptedAt" IS NOT NULL AND r."decidedAt" IS NOT NULL THEN x._batch END AS b, CASE WHEN x."acceptedAt" IS NOT NULL AND r."decidedAt" IS NOT NULL THEN x._row END AS r FROM "reconsiderationDecision" r LEFT JOIN "reconsiderationApplication" x ON x."appNo" = r."appNo" LEFT JOIN calendar_days u ON u.day = x."acceptedAt" + CAST(60 + least(greatest(coalesce(r."extensionDays", 0), 0), 30) AS INTEGER) WHERE (r."decidedAt" <= u.next_working) IS NOT TRUE`,
    `CREATE OR REPLACE TEMP TABLE "D4-I19.2" AS SELECT branch, outcome, subject, CASE WHEN r IS NULL THEN [] ELSE [{g: 'reconsiderationApplication', b: b, r: r}] END AS evidence FROM c UNION ALL SELECT 'never-decided', 'violated', CAST(r._row AS VARCHAR), [] FROM "reconsiderationApplication" r JOIN calendar_days u ON u.day = r."acceptedAt" + 60 ANTI JOIN "reconsiderationDecision" x ON x."appNo" = r."appNo" WHERE u.next_working + 30 <= ${CUT}`,
    count('reconsiderationDecision', 'decidedAt'),
    count('reconsiderationApplication', 'acceptedAt'),
  ],
}

export const INSPECTION = [tips, leads, books, adjudicated, notified, transferred, executed, hearings, reconsidered]
