/** Items of category thirteen: authentications, backups, and what several systems know of one enterprise. */
import { AS_OF, answered, CUT, count, type Item, together, WHO, withEvidence } from './sql.ts'

const FOUND = `CAST(r._row AS VARCHAR) AS subject, ${WHO}`
const OPERATOR = 'r."organId", r."postId", r."operatorId"'

const authenticatedTwice: Item = {
  id: 'D4-I13.1',
  statements: [
    'CREATE OR REPLACE TEMP TABLE d AS SELECT "invoiceCode", "invoiceNo" FROM "invoiceAuthentication" GROUP BY ALL HAVING count(*) > 1',
    `CREATE OR REPLACE TEMP TABLE m AS SELECT r._batch, r._row, r."invoiceCode", r."invoiceNo", r."authAt", ${OPERATOR} FROM "invoiceAuthentication" r SEMI JOIN d ON r."invoiceCode" = d."invoiceCode" AND r."invoiceNo" = d."invoiceNo"`,
    `CREATE OR REPLACE TEMP TABLE "D4-I13.1" AS SELECT 'main' AS branch, 'violated' AS outcome, CAST(_row AS VARCHAR) AS subject, "organId", "postId", "operatorId", evidence FROM (SELECT *, row_number() OVER (PARTITION BY "invoiceCode", "invoiceNo" ORDER BY "authAt", _batch, _row) AS rn FROM m) JOIN (SELECT "invoiceCode", "invoiceNo", list({g: 'invoiceAuthentication', b: _batch, r: _row}) AS evidence FROM m GROUP BY ALL) USING ("invoiceCode", "invoiceNo") WHERE rn = 2`,
    count('invoiceAuthentication', 'authAt'),
  ],
}

const PATTERNS: Record<string, string> = {
  filing: `("fileName" LIKE 'bk%.dbf' OR "fileName" LIKE 'BK%.DBF')`,
  authentication: `("fileName" LIKE '%.rdb' OR "fileName" LIKE '%.RDB')`,
  assistance: 'TRUE',
  crossAudit: 'TRUE',
  issuing: `("fileName" LIKE '%backup%' OR "fileName" LIKE '%BACKUP%' OR "fileName" LIKE '%Backup%')`,
}
const fits = `CASE system ${Object.entries(PATTERNS)
  .map(([system, like]) => `WHEN '${system}' THEN ${like}`)
  .join(' ')} END`
const months = (first: string) =>
  `SELECT e."organId", e.system, CAST(u.m AS DATE) AS m FROM (SELECT "organId", system, date_trunc('month', least(min(${first}), any_value(l.first))) AS start, any_value(l.last) AS last FROM b FULL JOIN l USING ("organId", system) GROUP BY ALL) e, unnest(generate_series(CAST(e.start AS TIMESTAMP), ${AS_OF} - INTERVAL 1 MONTH + INTERVAL 1 DAY, INTERVAL 1 MONTH)) u(m) WHERE e.last IS NULL OR u.m <= e.last`
const backups: Item = {
  id: 'D4-I13.2',
  statements: [
    `CREATE OR REPLACE TEMP TABLE l AS SELECT "organId", system, min(date) AS first, max(date) AS last FROM "goldenTaxRunLog" WHERE "organId" IS NOT NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE b AS SELECT "organId", system, date_trunc('month', "backedUpAt") AS m, min("backedUpAt") AS first, min("backedUpAt") FILTER (${fits}) AS fitting, count(*) FILTER (${fits}) AS n, list({g: 'backupInventory', b: _batch, r: _row}) AS evidence FROM "backupInventory" WHERE "organId" IS NOT NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE "D4-I13.2" AS SELECT c.system AS branch, 'violated' AS outcome, concat_ws('|', c."organId", c.system, strftime(c.m, '%Y-%m')) AS subject, [] AS evidence FROM (${months('b.fitting')}) c LEFT JOIN b ON b."organId" = c."organId" AND b.system = c.system AND b.m = c.m WHERE b.n IS NULL OR b.n = 0
      UNION ALL SELECT 'often-enough', 'undetermined', concat_ws('|', c."organId", c.system, strftime(c.m, '%Y-%m')), coalesce(b.evidence, []) FROM (${months('b.first')}) c LEFT JOIN b ON b."organId" = c."organId" AND b.system = c.system AND b.m = c.m`,
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "organId", system, m, n FROM b WHERE n > 0',
  ],
}

const SYSTEMS = ['filing', 'authentication', 'assistance', 'crossAudit', 'issuing']
const FIELDS = { name: 'taxpayerName', address: 'address', legalRep: 'legalRep', account: 'bankAccount' }
const of = (system: string) => `FILTER (system = '${system}' AND "deletedAt" IS NULL)`
const kept = SYSTEMS.flatMap((s) => [
  `count(*) ${of(s)} AS n_${s}`,
  `count(*) FILTER (system = '${s}') AS any_${s}`,
  ...Object.values(FIELDS).map((f) => `min("${f}") ${of(s)} AS "${s}_${f}"`),
])
const c = (branch: string, outcome: string, shown: string, where: string) =>
  `SELECT '${branch}' AS branch, ${outcome} AS outcome, '${shown}' AS shown, _batch, _row, subject, "organId", "postId", "handlerId", "taxpayerId" FROM p WHERE ${where}`
const settled = `"effectiveAt" < ${AS_OF} - 30`
const enterprises: Item = {
  id: 'D4-I13.4',
  statements: [
    `CREATE OR REPLACE TEMP TABLE s AS SELECT "taxpayerId", ${kept.join(', ')}, count("enteredAt") AS entered, count("updatedAt") AS updated, count("deletedAt") AS deleted FROM "goldenTaxEnterprise" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE p AS SELECT r._batch, r._row, ${FOUND}, r."taxpayerId", r."taxpayerName", r.address, r."legalRep", r."bankAccount", r."changeKind", r."effectiveAt", r.version = n.newest AS newest, s.* EXCLUDE ("taxpayerId") FROM "generalTaxpayerProfile" r JOIN (SELECT "taxpayerId", max(version) AS newest FROM "generalTaxpayerProfile" GROUP BY ALL) n ON n."taxpayerId" = r."taxpayerId" LEFT JOIN s ON s."taxpayerId" = r."taxpayerId"`,
    `CREATE OR REPLACE TEMP TABLE c AS ${[
      ...SYSTEMS.flatMap((s) =>
        Object.entries(FIELDS).map(([kind, f]) =>
          c(
            `${s}-${kind}`,
            `CASE WHEN "effectiveAt" IS NULL OR "changeKind" IS NULL OR "${f}" IS NULL OR "${s}_${f}" IS NULL THEN 'undetermined' ELSE 'violated' END`,
            s,
            `("changeKind" IN ('new', 'changed')) IS NOT FALSE AND ("effectiveAt" IS NULL OR "changeKind" IS NULL OR newest AND n_${s} >= 1 AND ${settled} AND ("${f}" = "${s}_${f}") IS NOT TRUE)`,
          ),
        ),
      ),
      ...['filing', 'authentication', 'crossAudit', 'issuing'].map((s) =>
        c(
          `${s}-missing`,
          `CASE WHEN "effectiveAt" IS NULL OR "changeKind" IS NULL THEN 'undetermined' ELSE 'violated' END`,
          '',
          `("changeKind" = 'new') IS NOT FALSE AND ("effectiveAt" IS NULL OR "changeKind" IS NULL OR ${settled} AND coalesce(any_${s}, 0) = 0)`,
        ),
      ),
      ...SYSTEMS.map((s) =>
        c(
          `${s}-not-deleted`,
          `CASE WHEN "effectiveAt" IS NULL OR "changeKind" IS NULL THEN 'undetermined' ELSE 'violated' END`,
          s,
          `("changeKind" = 'cancelled') IS NOT FALSE AND ("effectiveAt" IS NULL OR "changeKind" IS NULL OR newest AND ${settled} AND n_${s} > 0)`,
        ),
      ),
      ...[
        ['entered', 'new'],
        ['changed', 'changed'],
        ['deleted', 'cancelled'],
      ].map(([act, kind]) =>
        c(
          `${act}-late`,
          "'undetermined'",
          act ?? '',
          `("changeKind" = '${kind}') IS NOT FALSE AND ("effectiveAt" IS NULL OR "changeKind" IS NULL OR newest AND ${act === 'changed' ? 'updated' : act} >= 1)`,
        ),
      ),
    ].join(' UNION ALL ')}`,
    ...withEvidence('D4-I13.4', [
      { reg: 'generalTaxpayerProfile', on: `x."taxpayerId" = c."taxpayerId" AND c.shown <> ''` },
      {
        reg: 'goldenTaxEnterprise',
        on: `x."taxpayerId" = c."taxpayerId" AND CASE c.shown WHEN 'entered' THEN x."enteredAt" IS NOT NULL WHEN 'changed' THEN x."updatedAt" IS NOT NULL WHEN 'deleted' THEN x."deletedAt" IS NOT NULL ELSE x.system = c.shown AND x."deletedAt" IS NULL END`,
      },
    ]),
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "organId", "postId", "changeKind", newest, year("effectiveAt") * 12 + month("effectiveAt") AS m, count(*), COLUMNS(x -> x LIKE \'n\\_%\' ESCAPE \'\\\') > 0 FROM p GROUP BY ALL',
  ],
}

const wrong: Omit<Parameters<typeof answered>[1], 'branch' | 'answers' | 'window'> = {
  reg: 'invoiceAuthentication',
  at: 'authAt',
  where: "r.result IN ('mismatch', 'cipherError')",
  by: ['invoiceNo', 'invoiceCode'],
  who: OPERATOR,
  gaps: true,
}
const withheld = [{ reg: 'invoiceWithholdingNotice', at: 'withheldAt' }]
const transferred = [{ reg: 'assistTransferSlip', at: 'transferredAt' }]
/** Days that are not set: nobody can say of any of them. */
const unsaid = (table: string, branch: string) =>
  `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT '${branch}' AS branch, 'undetermined' AS outcome, CAST(r._row AS VARCHAR) AS subject, ${OPERATOR}, [] AS evidence FROM "invoiceAuthentication" r WHERE (${wrong.where}) IS NOT FALSE`
const withholding: Item = {
  id: 'D4-I13.5',
  statements: [
    ...answered('a0', {
      ...wrong,
      branch: 'not-withheld',
      answers: withheld,
      window: { kind: 'within', end: 'r."authAt" + 30' },
    }),
    ...answered('a1', {
      ...wrong,
      branch: 'not-transferred',
      answers: transferred,
      window: { kind: 'within', end: 'r."authAt" + 30' },
    }),
    unsaid('a2', 'withheld-late'),
    unsaid('a3', 'transferred-late'),
    together('D4-I13.5', ['a0', 'a1', 'a2', 'a3']),
    count('invoiceAuthentication', 'authAt', `(${wrong.where}) IS NOT FALSE`),
  ],
}

const same = 'x."taxpayerId" = r."taxpayerId"'
const ITEMS = Object.values(FIELDS)
const issuing: Item = {
  id: 'D4-I13.6',
  statements: [
    `CREATE OR REPLACE TEMP TABLE g AS SELECT * FROM "goldenTaxEnterprise" WHERE system = 'issuing'`,
    ...answered('a0', {
      branch: 'not-registered',
      reg: 'goldenTaxEnterprise',
      at: 'enteredAt',
      where: "r.system = 'issuing'",
      by: ['taxpayerId'],
      answers: [{ reg: 'antiForgeryRegistration', at: 'approvedAt' }],
      window: { kind: 'before' },
      gaps: true,
    }),
    `CREATE OR REPLACE TEMP TABLE r AS SELECT "taxpayerId", ${ITEMS.map((f) => `max({d: "approvedAt", v: "${f}"}).v AS "${f}"`).join(', ')}, bool_or("approvedAt" IS NULL) AS gap FROM "antiForgeryRegistration" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE h AS SELECT "taxpayerId", ${ITEMS.map((f) => `count(*) FILTER ("changedItem" = '${f}') AS "${f}"`).join(', ')} FROM "antiForgeryChange" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE k AS SELECT "taxpayerId", max("deletedAt") AS deleted FROM g WHERE "deletedAt" IS NOT NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE l AS SELECT "taxpayerId", "changedItem", max("changedAt") AS last, bool_or("changedAt" IS NULL) AS gap FROM "antiForgeryChange" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE c AS ${[
      ...Object.entries(FIELDS).map(
        ([kind, f]) =>
          `SELECT '${kind}-differs' AS branch, CASE WHEN r."enteredAt" IS NULL OR r."${f}" IS NULL OR x."${f}" IS NULL OR x.gap THEN 'undetermined' ELSE 'violated' END AS outcome, 'registration' AS shown, r._batch, r._row, ${FOUND}, r."taxpayerId", '' AS item FROM g r LEFT JOIN r x ON ${same} LEFT JOIN h ON h."taxpayerId" = r."taxpayerId" WHERE r."deletedAt" IS NULL AND (r."enteredAt" IS NULL OR x."taxpayerId" IS NOT NULL AND coalesce(h."${f}", 0) = 0 AND ((r."${f}" = x."${f}") IS NOT TRUE OR x.gap))`,
      ),
      ...Object.entries(FIELDS).map(
        ([kind, f]) =>
          `SELECT '${kind}-not-reissued', CASE WHEN r."changedAt" IS NULL OR r."needsReissue" IS NULL OR l.gap OR x."${f}" IS NULL OR r."newValue" IS NULL THEN 'undetermined' ELSE 'violated' END, CASE WHEN r."changedAt" IS NULL OR r."needsReissue" IS NULL THEN '' ELSE 'change' END, r._batch, r._row, ${FOUND}, r."taxpayerId", '${f}' FROM "antiForgeryChange" r LEFT JOIN g x ON ${same} AND x."deletedAt" IS NULL LEFT JOIN l ON l."taxpayerId" = r."taxpayerId" AND l."changedItem" = r."changedItem" WHERE r."changedItem" = '${f}' AND r."needsReissue" IS NOT FALSE AND (r."changedAt" IS NULL OR r."needsReissue" IS NULL OR (r."changedAt" = l.last OR l.gap) AND x."taxpayerId" IS NOT NULL AND r."changedAt" < ${AS_OF} - 30 AND (x."${f}" = r."newValue") IS NOT TRUE)`,
      ),
      `SELECT 'device-not-recovered', 'violated', 'deleted', r._batch, r._row, ${FOUND}, r."taxpayerId", '' FROM "cardReaderIssue" r JOIN k x ON ${same} AND x.deleted < ${AS_OF} - 30 ANTI JOIN "cardReaderRecovery" y ON y."deviceNo" = r."deviceNo"`,
      `SELECT 'device-not-issued', CASE WHEN r."recoveredAt" IS NULL THEN 'undetermined' ELSE 'violated' END, '', r._batch, r._row, ${FOUND}, r."taxpayerId", '' FROM "cardReaderRecovery" r ANTI JOIN "cardReaderIssue" x ON x."deviceNo" = CASE WHEN r."recoveredAt" IS NOT NULL THEN r."deviceNo" END`,
      `SELECT 'device-of-another', CASE WHEN r."recoveredAt" IS NULL THEN 'undetermined' ELSE 'violated' END, 'issue', r._batch, r._row, ${FOUND}, x."deviceNo", '' FROM "cardReaderRecovery" r JOIN "cardReaderIssue" x ON x."deviceNo" = r."deviceNo" AND (r."recoveredAt" IS NULL OR x."taxpayerId" <> r."taxpayerId")`,
      `SELECT 'no-device', CASE WHEN r."enteredAt" IS NULL THEN 'undetermined' ELSE 'violated' END, '', r._batch, r._row, ${FOUND}, r."taxpayerId", '' FROM g r ANTI JOIN "cardReaderIssue" x ON x."taxpayerId" = CASE WHEN r."enteredAt" IS NOT NULL THEN r."taxpayerId" END WHERE (r."enteredAt" + 30 <= ${CUT}) IS NOT FALSE`,
    ].join(' UNION ALL ')}`,
    ...withEvidence('a1', [
      { reg: 'antiForgeryRegistration', on: `x."taxpayerId" = c."taxpayerId" AND c.shown = 'registration'` },
      {
        reg: 'antiForgeryChange',
        on: `x."taxpayerId" = c."taxpayerId" AND c.shown = 'change' AND x."changedItem" = c.item`,
      },
      {
        reg: 'goldenTaxEnterprise',
        on: `x."taxpayerId" = c."taxpayerId" AND x.system = 'issuing' AND (c.shown = 'change' AND x."deletedAt" IS NULL OR c.shown = 'deleted' AND x."deletedAt" IS NOT NULL)`,
      },
      { reg: 'cardReaderIssue', on: `x."deviceNo" = c."taxpayerId" AND c.shown = 'issue'` },
    ]),
    together('D4-I13.6', ['a0', 'a1']),
    count('goldenTaxEnterprise', 'enteredAt', "system = 'issuing'"),
    count('cardReaderIssue', 'issuedAt'),
    count('cardReaderRecovery', 'recoveredAt'),
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT "changedItem", "organId", "postId", year("changedAt") * 12 + month("changedAt") AS m, count(*) FROM "antiForgeryChange" WHERE "needsReissue" IS NOT FALSE GROUP BY ALL',
  ],
}

export const GOLDEN_TAX = [authenticatedTwice, backups, enterprises, withholding, issuing]
