/** Items of categories one, two, six, seven and eight. */
import { AS_OF, answered, CUT, count, type Item, together, WHO } from './sql.ts'

const KEYS = ['taxpayerId', 'taxType', 'period']
const FOUND = `CAST(r._row AS VARCHAR) AS subject, ${WHO}`

const lateFiling: Item = {
  id: 'D4-I01.1',
  statements: [
    ...answered('D4-I01.1', {
      branch: 'main',
      reg: 'overdueFilingRegister',
      at: 'dueDate',
      where: 'r."filedAt" IS NULL OR r."filedAt" > r."dueDate"',
      by: KEYS,
      answers: [
        { reg: 'correctionNotice', at: 'issuedAt' },
        { reg: 'penaltyDecision', at: 'decidedAt' },
      ],
      window: { kind: 'within', end: 'r."dueDate" + 15' },
      gaps: true,
      more: ['filedAt'],
      exemption: {
        reg: 'filingExtensionApproval',
        by: KEYS,
        where: "x.result = 'approved'",
        until: 'extendedTo',
        moot: 'v."filedAt" <= x.until',
      },
    }),
    count('overdueFilingRegister', 'dueDate', '(r."filedAt" IS NULL OR r."filedAt" > r."dueDate") IS NOT FALSE'),
  ],
}

const latePayment: Item = {
  id: 'D4-I02.1',
  statements: [
    ...answered('D4-I02.1', {
      branch: 'main',
      reg: 'overduePaymentRegister',
      at: 'dueDate',
      where: 'r."paidAt" IS NULL OR r."paidAt" > r."dueDate"',
      by: KEYS,
      answers: [
        { reg: 'paymentDemandNotice', at: 'issuedAt' },
        { reg: 'penaltyDecision', at: 'decidedAt' },
      ],
      window: { kind: 'within', end: 'r."dueDate" + 15' },
      gaps: true,
      more: ['paidAt'],
      exemption: {
        reg: 'paymentDeferralApproval',
        by: KEYS,
        where: "x.result = 'approved'",
        until: 'deferredTo',
        moot: 'v."paidAt" <= x.until',
      },
    }),
    count('overduePaymentRegister', 'dueDate', '(r."paidAt" IS NULL OR r."paidAt" > r."dueDate") IS NOT FALSE'),
  ],
}

const announcement: Omit<Parameters<typeof answered>[1], 'branch' | 'window'> = {
  reg: 'arrearsRegister',
  at: 'asOf',
  by: ['taxpayerId', 'taxType'],
  answers: [{ reg: 'arrearsAnnouncement', at: 'announcedAt' }],
  gaps: true,
  more: ['clearedAt'],
}
const ABSCONDED = `r."debtorKind" IS NOT NULL AND r."debtorKind" = 'absconded' AND r.arrears > 0`

const arrearsAnnounced: Item = {
  id: 'D4-I06.1',
  statements: [
    ...answered('a0', {
      ...announcement,
      branch: 'enterprise',
      where: `r."debtorKind" = 'enterprise' AND r.arrears > 0`,
      window: { kind: 'within', end: 'CAST(r."asOf" + to_months(3) AS DATE)', roll: false },
      lifted: 'v."clearedAt" <= v.up',
    }),
    ...answered('a1', {
      ...announcement,
      branch: 'individual',
      where: `r."debtorKind" IS NOT NULL AND r."debtorKind" = 'individual' AND r.arrears > 0`,
      window: { kind: 'within', end: 'CAST(r."asOf" + to_months(6) AS DATE)', roll: false },
      lifted: 'v."clearedAt" <= v.up',
    }),
    ...answered('a2', {
      ...announcement,
      branch: 'absconded',
      where: `${ABSCONDED} AND r."asOf" < ${AS_OF} - 30`,
      answers: [{ reg: 'arrearsAnnouncement' }],
      window: { kind: 'ever' },
      gaps: false,
      lifted: 'v."clearedAt" <= v.day + 30',
    }),
    ...answered('a3', {
      ...announcement,
      branch: 'absconded-in-time',
      where: ABSCONDED,
      window: { kind: 'within', end: 'CAST(NULL AS DATE)', roll: false },
    }),
    together('D4-I06.1', ['a0', 'a1', 'a2', 'a3']),
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "debtorKind", "organId", "postId", year("asOf") * 12 + month("asOf") AS m, count(*) FROM "arrearsRegister" WHERE (arrears > 0) IS NOT FALSE GROUP BY ALL',
  ],
}

const ON = KEYS.map((k) => `x."${k}" = r."${k}"`).join(' AND ')
const only = (branch: string, reg: string) =>
  `SELECT '${branch}' AS branch, CASE WHEN r.arrears IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, r._batch, r._row, ${FOUND}, r."taxpayerId", r."taxType", r.period, r."asOf" FROM "${reg}" r SEMI JOIN cut x ON x."asOf" = r."asOf" ANTI JOIN "arrearsRegister" x ON ${ON} AND x."asOf" = CASE WHEN r.arrears IS NOT NULL THEN r."asOf" END WHERE (r.arrears > 0) IS NOT FALSE`
const summed = (reg: string) =>
  `(SELECT "taxpayerId", "taxType", period, "asOf", sum(arrears) AS v, bool_or(arrears IS NULL) AS gap FROM "${reg}" GROUP BY ALL)`

const arrearsBooked: Item = {
  id: 'D4-I06.2',
  statements: [
    // Whoever differs is shown the first rows of that day: found once a day.
    ...[
      ['source', 'sourceArrearsLedger'],
      ['accounting', 'accountingArrearsLedger'],
      ['cut', 'arrearsRegister'],
    ].map(
      ([of, reg]) =>
        `CREATE OR REPLACE TEMP TABLE ${of} AS SELECT "asOf", min({b: _batch, r: _row, g: '${reg}'}, 20) AS rows FROM "${reg}" GROUP BY ALL`,
    ),
    `CREATE OR REPLACE TEMP TABLE c AS SELECT 'ledgers-differ' AS branch, CASE WHEN (d1 IS FALSE OR d2 IS FALSE) THEN 'violated' ELSE 'undetermined' END AS outcome, _batch, _row, subject, "organId", "postId", "handlerId", "taxpayerId", "taxType", period, "asOf" FROM (
      SELECT r.*, CAST(r._row AS VARCHAR) AS subject, CASE WHEN s."asOf" IS NULL THEN NULL WHEN x.gap THEN NULL ELSE abs(r.arrears - coalesce(x.v, 0)) <= 1 END AS d1, CASE WHEN a."asOf" IS NULL THEN NULL WHEN y.gap THEN NULL ELSE abs(r.arrears - coalesce(y.v, 0)) <= 1 END AS d2 FROM "arrearsRegister" r LEFT JOIN source s ON s."asOf" = r."asOf" LEFT JOIN accounting a ON a."asOf" = r."asOf" LEFT JOIN ${summed('sourceArrearsLedger')} x ON ${ON} AND x."asOf" = r."asOf" LEFT JOIN ${summed('accountingArrearsLedger')} y ON ${ON.replaceAll('x.', 'y.')} AND y."asOf" = r."asOf") WHERE (d1 AND d2) IS NOT TRUE
      UNION ALL ${only('source-only', 'sourceArrearsLedger')} UNION ALL ${only('accounting-only', 'accountingArrearsLedger')}`,
    `CREATE OR REPLACE TEMP TABLE own AS SELECT c._batch, c._row, list({b: x._batch, r: x._row, g: 'sourceArrearsLedger'}) AS rows FROM c JOIN "sourceArrearsLedger" x ON ${ON.replaceAll('r.', 'c.')} AND x."asOf" = c."asOf" AND x.arrears IS NOT NULL WHERE c.branch = 'ledgers-differ' GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE "D4-I06.2" AS SELECT c.*, list_transform(CASE c.branch WHEN 'ledgers-differ' THEN (coalesce(s.rows, []) || coalesce(a.rows, []) || coalesce(o.rows, []))[1:20] ELSE k.rows END, lambda e: {g: e.g, b: e.b, r: e.r}) AS evidence FROM c LEFT JOIN source s ON s."asOf" = c."asOf" LEFT JOIN accounting a ON a."asOf" = c."asOf" LEFT JOIN cut k ON k."asOf" = c."asOf" LEFT JOIN own o ON o._batch = c._batch AND o._row = c._row AND c.branch = 'ledgers-differ'`,
    ...['arrearsRegister', 'sourceArrearsLedger', 'accountingArrearsLedger'].map((reg) => count(reg, 'asOf')),
  ],
}

const registered = (reg: string, at: string) =>
  `SELECT x."taxpayerId", x."${at}" AS dt, regexp_full_match(x."violationType", '.*登记.*') AS ok, '${reg}' AS g, x._batch AS b, x._row AS r FROM "${reg}" x SEMI JOIN c ON c."taxpayerId" = x."taxpayerId"`
const lateRegistration: Item = {
  id: 'D4-I07.1',
  statements: [
    `CREATE OR REPLACE TEMP TABLE c AS SELECT r._batch, r._row, ${FOUND}, r."taxpayerId", r."licensedAt", r."registeredAt", l.next_working AS latest, u.next_working AS up FROM "lateRegistrationList" r LEFT JOIN calendar_days l ON l.day = r."licensedAt" + 30 LEFT JOIN calendar_days u ON u.day = r."registeredAt" + 15 WHERE (r."registeredAt" > l.next_working AND u.next_working < ${AS_OF}) IS NOT FALSE`,
    `CREATE OR REPLACE TEMP TABLE x AS ${registered('correctionNotice', 'issuedAt')} UNION ALL ${registered('penaltyDecision', 'decidedAt')}`,
    `CREATE OR REPLACE TEMP TABLE "D4-I07.1" AS SELECT 'main' AS branch, CASE WHEN latest IS NULL OR up IS NULL OR maybe THEN 'undetermined' ELSE 'violated' END AS outcome, subject, "organId", "postId", "handlerId", [] AS evidence FROM (SELECT c.*, coalesce(e.sure, FALSE) AS sure, e.maybe FROM c LEFT JOIN (SELECT c._batch, c._row, bool_or((x.ok AND x.dt BETWEEN c."licensedAt" AND c.up)) AS sure, bool_or((x.ok AND x.dt BETWEEN c."licensedAt" AND c.up) IS NULL) AS maybe FROM c JOIN x ON x."taxpayerId" = c."taxpayerId" GROUP BY ALL) e ON e._batch = c._batch AND e._row = c._row) WHERE NOT sure OR latest IS NULL OR up IS NULL OR "registeredAt" IS NULL`,
    count('lateRegistrationList', 'registeredAt'),
  ],
}

const cleared = (branch: string, field: string) =>
  `SELECT '${branch}' AS branch, CASE WHEN r."${field}" IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, r._row, ${FOUND} FROM d r WHERE (r."${field}" <= r."approvedAt") IS NOT TRUE`
const deregistration: Item = {
  id: 'D4-I07.2',
  statements: [
    `CREATE OR REPLACE TEMP TABLE d AS SELECT * FROM "deregistrationApproval" WHERE "approvedAt" IS NOT NULL`,
    `CREATE OR REPLACE TEMP TABLE a AS SELECT r._batch, r._row, x._batch AS b, x._row AS r, x.arrears, x."clearedAt" IS NULL AS open FROM d r JOIN "arrearsRegister" x ON x."taxpayerId" = r."taxpayerId" AND ((x."clearedAt" IS NULL AND x."asOf" <= r."approvedAt") OR x."clearedAt" > r."approvedAt") AND (x.arrears > 0) IS NOT FALSE`,
    `CREATE OR REPLACE TEMP TABLE "D4-I07.2" AS SELECT *, CAST([] AS STRUCT(g VARCHAR, b VARCHAR, r BIGINT)[]) AS evidence FROM (${[
      cleared('tax-cleared', 'taxClearedAt'),
      cleared('invoices-cleared', 'invoicesClearedAt'),
      cleared('certificate-returned', 'certificateReturnedAt'),
      `SELECT 'no-opinions', 'violated', r._row, ${FOUND} FROM d r ANTI JOIN "deregistrationOpinion" x ON x."formNo" = r."formNo"`,
      `SELECT 'opinions', 'violated', r._row, ${FOUND} FROM "deregistrationOpinion" r WHERE r."approvedAt" IS NOT NULL AND (r.opinion IS NULL OR r."opinionAt" IS NULL)`,
      `SELECT 'opinions-afterwards', 'violated', r._row, ${FOUND} FROM "deregistrationOpinion" r WHERE r."approvedAt" IS NOT NULL AND r."opinionAt" > r."approvedAt"`,
    ].join(
      ' UNION ALL ',
    )}) UNION ALL SELECT 'arrears-open', CASE WHEN e.sure THEN 'violated' ELSE 'undetermined' END, r._row, ${FOUND}, e.evidence FROM d r JOIN (SELECT _batch, _row, bool_or(arrears > 0) AS sure, list({g: 'arrearsRegister', b: b, r: r}) AS evidence FROM a GROUP BY ALL) e ON e._batch = r._batch AND e._row = r._row`,
    count('deregistrationApproval', 'approvedAt', '"approvedAt" IS NOT NULL'),
    count('deregistrationOpinion', 'approvedAt', '"approvedAt" IS NOT NULL'),
  ],
}

const abnormal: Item = {
  id: 'D4-I07.4',
  statements: [
    ...answered('a0', {
      branch: 'not-invalidated',
      reg: 'abnormalDetermination',
      at: 'determinedAt',
      where: `CAST(r."determinedAt" + to_months(3) AS DATE) < ${AS_OF}`,
      by: ['docNo'],
      answers: [{ reg: 'certificateInvalidation', at: 'declaredAt', keys: ['abnormalDocNo'] }],
      window: { kind: 'since' },
      gaps: true,
      more: ['releasedAt'],
      lifted: 'v."releasedAt" <= CAST(v.day + to_months(3) AS DATE)',
    }),
    `CREATE OR REPLACE TEMP TABLE "D4-I07.4" AS SELECT branch, outcome, subject, evidence FROM a0 UNION ALL SELECT 'not-announced', CASE WHEN r."declaredAt" IS NULL THEN 'undetermined' ELSE 'violated' END, CAST(r._row AS VARCHAR), [] FROM "certificateInvalidation" r WHERE (r."declaredAt" + 30 <= ${CUT}) IS NOT FALSE AND (r."announcedAt" IS NULL OR r.medium IS NULL OR r."declaredAt" IS NULL)`,
    count('abnormalDetermination', 'determinedAt'),
    count('certificateInvalidation', 'declaredAt'),
  ],
}

export const REGISTRATION = [
  lateFiling,
  latePayment,
  arrearsAnnounced,
  arrearsBooked,
  lateRegistration,
  deregistration,
  abnormal,
]
