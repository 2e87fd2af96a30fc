/** Items of categories five, eight and nine: the largest registers. */
import { AS_OF, CUT, count, type Item, together, WHO, withEvidence } from './sql.ts'

const KEYS = ['taxpayerId', 'taxType', 'period']
const KEY = KEYS.map((k) => `"${k}"`).join(', ')
const on = (a: string, b: string) => KEYS.map((k) => `${a}."${k}" = ${b}."${k}"`).join(' AND ')
const FOUND = `CAST(r._row AS VARCHAR) AS subject, ${WHO}`
const summed = (reg: string, amount: string) =>
  `SELECT ${KEY}, count(*) AS n, sum("${amount}") AS v, bool_or("${amount}" IS NULL) AS gap, min("levyFrom") AS "levyFrom", bool_or("levyFrom" IS NULL) AS open FROM "${reg}" GROUP BY ALL`
const lifts = (reg: string, where: string, kind: string, until = 'CAST(NULL AS DATE)') =>
  `SELECT c.branch, c._batch, c._row, bool_or(x."taxType" = c."taxType" AND x.period = c.period AND ${where}) AS sure, bool_or((x."taxType" = c."taxType" AND x.period = c.period AND ${where}) IS NULL) AS maybe, max(${until}) FILTER (x."taxType" = c."taxType" AND x.period = c.period AND ${where}) AS until FROM c JOIN "${reg}" x ON x."taxpayerId" = c."taxpayerId" WHERE c.outcome = 'violated' AND c.kind IN (${kind}) GROUP BY ALL`
const by = (at: string) => `SELECT r."organId", r."postId", year(r."${at}") * 12 + month(r."${at}") AS m, count(*)`
const late = `r."levyTo" + 15 <= ${CUT}`
const blank = '(x."taxType" IS NULL OR x.period IS NULL)'

/** Vouchers added up once; every branch is asked of one join of them with the returns and the assessments. */
const collected: Item = {
  id: 'D4-I05.1',
  statements: [
    `CREATE OR REPLACE TEMP TABLE paid AS SELECT ${KEY}, count(*) AS n, sum(amount) AS v, bool_or(amount IS NULL) AS gap, min("issuedAt") AS first, bool_or("issuedAt" IS NULL) AS open, max({d: "issuedAt", b: _batch, r: _row, o: "organId", p: "postId"}) AS last FROM "taxPaymentVoucher" WHERE "taxType" IS NOT NULL AND period IS NOT NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE assessed AS ${summed('assessmentVoucher', 'amountDue')}`,
    // Of each return that is in question for any branch.
    `CREATE OR REPLACE TEMP TABLE j AS SELECT r._batch, r._row, ${FOUND}, ${KEYS.map((k) => `r."${k}"`).join(', ')}, r."levyFrom", r."levyTo", r."taxDeclared", p.n, p.v, p.gap, p.first, p.open, u.next_working AS up, r."levyTo" IS NULL AS undated FROM "taxReturn" r LEFT JOIN paid p ON ${on('p', 'r')} LEFT JOIN calendar_days u ON u.day = r."levyTo" + 15 WHERE r."levyTo" IS NULL OR r."taxDeclared" IS NULL OR r."levyFrom" IS NULL OR p.open OR p.gap OR p.first < r."levyFrom" OR p.first IS NULL OR p.first > u.next_working OR abs(r."taxDeclared" - p.v) > 1`,
    `CREATE OR REPLACE TEMP TABLE ja AS SELECT r._batch, r._row, ${FOUND}, ${KEYS.map((k) => `r."${k}"`).join(', ')}, r."levyFrom", r."levyTo", r."amountDue", p.n, p.v, p.gap, p.first, p.open, u.next_working AS up FROM "assessmentVoucher" r ANTI JOIN "taxReturn" x ON ${on('x', 'r')} LEFT JOIN paid p ON ${on('p', 'r')} LEFT JOIN calendar_days u ON u.day = r."levyTo" + 15`,
    // Keys on which more was collected than declared and assessed; a return alone explains most of them.
    `CREATE OR REPLACE TEMP TABLE k AS SELECT p.*, coalesce(d.v, 0) + coalesce(a.v, 0) + 1 AS most, coalesce(d.gap, FALSE) OR coalesce(a.gap, FALSE) AS unclear FROM paid p SEMI JOIN (SELECT ${KEY} FROM j WHERE (v <= "taxDeclared" + 1) IS NOT TRUE UNION ALL SELECT ${KEY} FROM assessed) q ON ${on('q', 'p')} LEFT JOIN (SELECT ${KEY}, sum("taxDeclared") AS v, bool_or("taxDeclared" IS NULL) AS gap FROM "taxReturn" GROUP BY ALL) d ON ${on('d', 'p')} LEFT JOIN assessed a ON ${on('a', 'p')} WHERE (p.v <= coalesce(d.v, 0) + coalesce(a.v, 0) + 1) IS NOT TRUE OR p.gap OR d.gap OR a.gap`,
    `CREATE OR REPLACE TEMP TABLE o AS SELECT k.*, w.evidence FROM k JOIN (SELECT ${KEYS.map((f) => `r."${f}"`).join(', ')}, list({g: 'taxPaymentVoucher', b: r._batch, r: r._row}) AS evidence FROM "taxPaymentVoucher" r SEMI JOIN k ON ${on('k', 'r')} WHERE r."issuedAt" IS NOT NULL GROUP BY ALL) w ON ${on('w', 'k')}`,
    `CREATE OR REPLACE TEMP TABLE c AS
      SELECT 'over' AS branch, 'over' AS kind, CASE WHEN gap OR unclear THEN 'undetermined' ELSE 'violated' END AS outcome, last.b AS _batch, last.r AS _row, concat_ws('|', ${KEY}) AS subject, NULL AS "levyTo", NULL AS up, ${KEY} FROM o
      UNION ALL SELECT 'under-declared', 'under', CASE WHEN gap OR "taxDeclared" IS NULL OR "levyTo" IS NULL THEN 'undetermined' ELSE 'violated' END, r._batch, r._row, subject, "levyTo", up, ${KEY} FROM j r ANTI JOIN assessed a ON ${on('a', 'r')} WHERE r."levyTo" IS NULL OR (${late} AND n >= 1 AND ("taxDeclared" - v > 1 OR gap OR "taxDeclared" IS NULL))
      UNION ALL SELECT 'delayed-declared', CASE WHEN "taxDeclared" IS NULL THEN 'none' ELSE 'delayed' END, CASE WHEN ("taxDeclared" > 0) IS NULL OR "levyTo" IS NULL OR open THEN 'undetermined' ELSE 'violated' END, _batch, _row, subject, "levyTo", up, ${KEY} FROM j r WHERE ("taxDeclared" > 0 AND ${late}) IS NOT FALSE AND ((first <= up) IS NOT TRUE OR "taxDeclared" IS NULL OR open)
      UNION ALL SELECT 'under-assessed', 'under', CASE WHEN gap OR "amountDue" IS NULL OR "levyTo" IS NULL THEN 'undetermined' ELSE 'violated' END, _batch, _row, subject, "levyTo", up, ${KEY} FROM ja r WHERE r."levyTo" IS NULL OR (${late} AND n >= 1 AND ("amountDue" - v > 1 OR gap OR "amountDue" IS NULL))
      UNION ALL SELECT 'delayed-assessed', CASE WHEN "amountDue" IS NULL THEN 'none' ELSE 'delayed' END, CASE WHEN ("amountDue" > 0) IS NULL OR "levyTo" IS NULL OR open THEN 'undetermined' ELSE 'violated' END, _batch, _row, subject, "levyTo", up, ${KEY} FROM ja r WHERE ("amountDue" > 0 AND ${late}) IS NOT FALSE AND ((first <= up) IS NOT TRUE OR "amountDue" IS NULL OR open)
      UNION ALL SELECT 'early-declared', 'early', CASE WHEN j."levyFrom" IS NULL THEN 'undetermined' ELSE 'violated' END, r._batch, r._row, CAST(r._row AS VARCHAR), NULL, NULL, ${KEYS.map((f) => `r."${f}"`).join(', ')} FROM "taxPaymentVoucher" r JOIN j ON ${on('j', 'r')} AND (r."issuedAt" >= j."levyFrom") IS NOT TRUE WHERE r."issuedAt" IS NOT NULL
      UNION ALL SELECT 'early-assessed', 'early', CASE WHEN j."levyFrom" IS NULL THEN 'undetermined' ELSE 'violated' END, r._batch, r._row, CAST(r._row AS VARCHAR), NULL, NULL, ${KEYS.map((f) => `r."${f}"`).join(', ')} FROM "taxPaymentVoucher" r JOIN ja j ON ${on('j', 'r')} AND (r."issuedAt" >= j."levyFrom") IS NOT TRUE WHERE r."issuedAt" IS NOT NULL
      UNION ALL SELECT b, 'none', 'undetermined', r._batch, r._row, CAST(r._row AS VARCHAR), NULL, NULL, ${KEYS.map((f) => `r."${f}"`).join(', ')} FROM "taxPaymentVoucher" r, (VALUES ('over'), ('early-declared'), ('early-assessed')) t(b) WHERE r."issuedAt" IS NULL OR (b = 'over' AND (r."taxType" IS NULL OR r.period IS NULL))`,
    `CREATE OR REPLACE TEMP TABLE x AS SELECT branch, _batch, _row, bool_or(sure) AS sure, bool_or(maybe) AS maybe FROM (${lifts('filingExtensionApproval', "x.result = 'approved'", "'over'")} UNION ALL ${lifts('paymentDemandNotice', 'TRUE', "'under', 'delayed', 'early'")} UNION ALL ${lifts('paymentDeferralApproval', "x.result = 'approved'", "'under', 'delayed'")} UNION ALL ${lifts('taxPaymentVoucher', blank, "'under', 'delayed'")}) GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE f AS SELECT c.* REPLACE (CASE WHEN x.maybe AND c.outcome = 'violated' THEN 'undetermined' ELSE c.outcome END AS outcome) FROM c LEFT JOIN x ON x.branch = c.branch AND x._batch = c._batch AND x._row = c._row WHERE x.sure IS NOT TRUE OR c.outcome <> 'violated'`,
    `CREATE OR REPLACE TEMP TABLE e AS SELECT c.branch, c._batch, c._row, list(DISTINCT x.e) AS evidence FROM f c JOIN (${[
      ['taxPaymentVoucher', 'issuedAt', "'under', 'delayed'"],
      ['taxReturn', 'filedAt', "'early'"],
      ['assessmentVoucher', 'levyFrom', "'early'"],
    ]
      .map(
        ([reg, , kind]) =>
          `SELECT ${KEYS.map((f) => `x."${f}"`).join(', ')}, '${reg}' AS g, {g: '${reg}', b: x._batch, r: x._row} AS e, ${reg === 'taxPaymentVoucher' ? 'x."issuedAt"' : 'CAST(NULL AS DATE)'} AS dt FROM "${reg}" x SEMI JOIN f c ON ${on('c', 'x')} AND c.kind IN (${kind})`,
      )
      .join(
        ' UNION ALL ',
      )}) x ON ${on('x', 'c')} WHERE (c.kind = 'under' AND x.g = 'taxPaymentVoucher') OR (c.kind = 'delayed' AND x.g = 'taxPaymentVoucher' AND x.dt <= c.up) OR (c.kind = 'early' AND x.g = CASE c.branch WHEN 'early-declared' THEN 'taxReturn' ELSE 'assessmentVoucher' END) GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE "D4-I05.1" AS SELECT c.branch, c.outcome, c.subject, coalesce(e.evidence, []) AS evidence FROM f c LEFT JOIN e ON e.branch = c.branch AND e._batch = c._batch AND e._row = c._row WHERE c.kind <> 'over' UNION ALL SELECT c.branch, c.outcome, c.subject, o.evidence FROM f c JOIN o ON ${on('o', 'c')} WHERE c.kind = 'over'`,
    // Who counts in each branch, by organ, post and month.
    `CREATE OR REPLACE TEMP TABLE counts AS SELECT last.o, last.p, year(last.d) * 12 + month(last.d) AS m, count(*) FROM paid p SEMI JOIN (SELECT ${KEY} FROM "taxReturn" UNION ALL SELECT ${KEY} FROM assessed) q ON ${on('q', 'p')} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE counts AS ${by('levyTo')} FROM "taxReturn" r SEMI JOIN paid p ON ${on('p', 'r')} ANTI JOIN assessed a ON ${on('a', 'r')} WHERE ${late} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE counts AS ${by('levyTo')} FROM "taxReturn" r WHERE r."taxDeclared" > 0 AND ${late} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE counts AS SELECT "organId", "postId", year("levyTo") * 12 + month("levyTo") AS m, count(*) FILTER (n >= 1), count(*) FROM ja r WHERE ${late} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE counts AS ${by('issuedAt')} FROM "taxPaymentVoucher" r SEMI JOIN "taxReturn" x ON ${on('x', 'r')} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE counts AS ${by('issuedAt')} FROM "taxPaymentVoucher" r SEMI JOIN ja x ON ${on('x', 'r')} GROUP BY ALL`,
  ],
}

/** Determinations with the day until which each is the last one: then one equality and a range find it. */
const LEVEL = '"taxpayerId", "taxType", "budgetLevel"'
const booked: Item = {
  id: 'D4-I05.2',
  statements: [
    `CREATE OR REPLACE TEMP TABLE t AS SELECT _batch, _row, ${LEVEL}, "budgetItem", "shareRatio", "validFrom", "validTo", lead("validFrom", 1, DATE '9999-12-31') OVER (PARTITION BY ${LEVEL} ORDER BY "validFrom") AS next FROM "taxTypeDetermination"`,
    `CREATE OR REPLACE TEMP TABLE o AS SELECT "taxpayerId", "taxType", min("validFrom") AS since FROM "taxTypeDetermination" WHERE "validTo" IS NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE c AS SELECT r.*, t._row IS NULL AS none, t."shareRatio" AS ratio, t."budgetItem" AS item, s.v AS whole, s.gap, (o.since <= r."bookedAt") IS TRUE AS given FROM (SELECT _batch, _row, "voucherNo", "taxpayerId", "taxType", "budgetLevel", "budgetItem", amount, "bookedAt", ${WHO.replaceAll('r.', '')} FROM "treasuryReceipt") r LEFT JOIN t ON ${['taxpayerId', 'taxType', 'budgetLevel'].map((k) => `t."${k}" = r."${k}"`).join(' AND ')} AND r."bookedAt" >= t."validFrom" AND r."bookedAt" < t.next LEFT JOIN o ON o."taxpayerId" = r."taxpayerId" AND o."taxType" = r."taxType" LEFT JOIN (SELECT "voucherNo", "taxType", sum(amount) AS v, bool_or(amount IS NULL) AS gap FROM "treasuryReceipt" GROUP BY ALL) s ON s."voucherNo" = r."voucherNo" AND s."taxType" = r."taxType" WHERE NOT given OR s.gap IS NOT FALSE OR (abs(r.amount - s.v * CASE WHEN none THEN 0 ELSE ratio END) <= 1) IS NOT TRUE OR (NOT none AND (r."budgetItem" = item) IS NOT TRUE)`,
    `CREATE OR REPLACE TEMP TABLE g AS SELECT c.* EXCLUDE (given), CASE WHEN given OR e._row IS NOT NULL THEN TRUE END AS given FROM c LEFT JOIN (SELECT DISTINCT c._batch, c._row FROM c JOIN t ON t."taxpayerId" = c."taxpayerId" AND t."taxType" = c."taxType" AND t."validTo" >= c."bookedAt" AND t."validFrom" <= c."bookedAt") e ON e._batch = c._batch AND e._row = c._row`,
    `CREATE OR REPLACE TEMP TABLE f AS SELECT 'share' AS branch, CASE WHEN "bookedAt" IS NULL OR given IS NULL OR ("taxType" IS NULL OR gap OR amount IS NULL OR (NOT none AND ratio IS NULL)) THEN 'undetermined' ELSE 'violated' END AS outcome, CAST(_row AS VARCHAR) AS subject, * FROM g WHERE given IS NULL OR "bookedAt" IS NULL OR gap IS NOT FALSE OR (abs(amount - whole * CASE WHEN none THEN 0 ELSE ratio END) <= 1) IS NOT TRUE
      UNION ALL SELECT 'budget-item', CASE WHEN "bookedAt" IS NULL OR given IS NULL OR "budgetItem" IS NULL OR item IS NULL THEN 'undetermined' ELSE 'violated' END, CAST(_row AS VARCHAR), * FROM g WHERE "bookedAt" IS NULL OR (NOT none AND (given IS NULL OR ("budgetItem" = item) IS NOT TRUE))`,
    `CREATE OR REPLACE TEMP TABLE e AS SELECT branch, _batch, _row, list(DISTINCT e) AS evidence FROM (SELECT c.branch, c._batch, c._row, {g: 'taxTypeDetermination', b: t._batch, r: t._row} AS e FROM f c JOIN t ON t."taxpayerId" = c."taxpayerId" AND t."taxType" = c."taxType" AND CASE WHEN (t."budgetLevel" = c."budgetLevel" OR c.branch = 'share') AND t."validTo" IS NULL THEN t."validFrom" <= c."bookedAt" WHEN t."budgetLevel" = c."budgetLevel" THEN t."validFrom" <= c."bookedAt" OR t."validTo" >= c."bookedAt" WHEN c.branch = 'share' THEN t."validTo" >= c."bookedAt" ELSE FALSE END UNION ALL SELECT c.branch, c._batch, c._row, {g: 'treasuryReceipt', b: x._batch, r: x._row} FROM f c JOIN "treasuryReceipt" x ON x."voucherNo" = c."voucherNo" AND x."taxType" = c."taxType" WHERE c.branch = 'share' AND x.amount IS NOT NULL) GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE "D4-I05.2" AS SELECT c.branch, c.outcome, c.subject, "organId", "postId", "handlerId", coalesce(e.evidence, []) AS evidence FROM f c LEFT JOIN e ON e.branch = c.branch AND e._batch = c._batch AND e._row = c._row`,
    // A determination without end that began: nearly all of them; the few others were looked at one by one above.
    `CREATE OR REPLACE TEMP TABLE counts AS ${by('bookedAt')}, count(*) FILTER (t._row IS NOT NULL) FROM "treasuryReceipt" r LEFT JOIN t ON ${['taxpayerId', 'taxType', 'budgetLevel'].map((k) => `t."${k}" = r."${k}"`).join(' AND ')} AND r."bookedAt" >= t."validFrom" AND r."bookedAt" < t.next GROUP BY ALL`,
  ],
}

const APPLICATIONS = ['specialInvoiceBookApplication', 'ordinaryInvoiceBookApproval']
const sold: Item = {
  id: 'D4-I08.1',
  statements: [
    // Approvals with the day until which each is the last one of its kind of book, and when the first of any was.
    `CREATE OR REPLACE TEMP TABLE a AS SELECT *, lead("approvedAt", 1, DATE '9999-12-31') OVER (PARTITION BY g, "taxpayerId", "invoiceType" ORDER BY "approvedAt", "approvedQtyPerPeriod" DESC) AS next FROM (${APPLICATIONS.map((g) => `SELECT '${g}' AS g, _batch, _row, "taxpayerId", "invoiceType", "approvedAt", "approvedQtyPerPeriod" AS qty, "approvedQtyPerPeriod" FROM "${g}"`).join(' UNION ALL ')})`,
    `CREATE OR REPLACE TEMP TABLE k AS SELECT "taxpayerId", "invoiceType", min("approvedAt") AS first, bool_or("approvedAt" IS NULL) AS open FROM a WHERE "invoiceType" IS NOT NULL GROUP BY ALL`,
    'CREATE OR REPLACE TEMP TABLE u AS SELECT * FROM a WHERE "invoiceType" IS NULL',
    `CREATE OR REPLACE TEMP TABLE c AS SELECT r._batch, r._row, ${FOUND}, r."taxpayerId", r."invoiceType", r."soldAt", k."taxpayerId" IS NULL AS none, k.open, (k.first <= r."soldAt") IS TRUE AS approved FROM "invoiceSalesLedger" r LEFT JOIN k ON k."taxpayerId" = r."taxpayerId" AND k."invoiceType" = r."invoiceType" WHERE k.first IS NULL OR k.first > r."soldAt" OR r."soldAt" IS NULL OR r."invoiceType" IS NULL OR k.open`,
    `CREATE OR REPLACE TEMP TABLE kind AS SELECT 'kind-not-approved' AS branch, CASE WHEN c."soldAt" IS NULL OR p._row IS NOT NULL THEN 'undetermined' ELSE 'violated' END AS outcome, c.subject, CASE WHEN p._row IS NULL OR c."soldAt" IS NULL THEN [] ELSE [{g: p.e.g, b: p.e.b, r: p.e.r}] END AS evidence FROM c LEFT JOIN (SELECT c._batch, c._row, min({s: CASE a.g WHEN '${APPLICATIONS[0]}' THEN 0 ELSE 1 END, b: a._batch, r: a._row, g: a.g}) AS e FROM c JOIN a ON a."taxpayerId" = c."taxpayerId" AND (a."invoiceType" = c."invoiceType") IS NULL GROUP BY ALL) p ON p._batch = c._batch AND p._row = c._row WHERE c.none OR c."soldAt" IS NULL`,
    `CREATE OR REPLACE TEMP TABLE before AS SELECT 'before-approval' AS branch, CASE WHEN c."soldAt" IS NULL OR c."invoiceType" IS NULL OR c.open THEN 'undetermined' ELSE 'violated' END AS outcome, c.subject, CASE WHEN c."soldAt" IS NULL THEN [] ELSE coalesce(e.evidence, []) END AS evidence FROM c LEFT JOIN (SELECT c._batch, c._row, list({g: a.g, b: a._batch, r: a._row}) AS evidence FROM c JOIN a ON a."taxpayerId" = c."taxpayerId" AND a."invoiceType" = c."invoiceType" GROUP BY ALL) e ON e._batch = c._batch AND e._row = c._row WHERE (NOT c.none AND NOT c.approved) OR c."soldAt" IS NULL OR c."invoiceType" IS NULL`,
    `CREATE OR REPLACE TEMP TABLE m AS SELECT "taxpayerId", "invoiceType", year("soldAt") * 12 + month("soldAt") - 1 AS month, sum(qty) AS v, bool_or(qty IS NULL) AS gap, max({d: "soldAt", b: _batch, r: _row, o: "organId", p: "postId"}) AS last FROM "invoiceSalesLedger" WHERE "soldAt" IS NOT NULL AND "invoiceType" IS NOT NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE q AS SELECT * FROM (SELECT m.*, sum(CASE WHEN a.g IS NOT NULL THEN a.qty END) AS most, bool_or(a.g IS NOT NULL AND a.qty IS NULL) AS unclear, count(a.g) AS n, bool_or(k.open) AS open FROM m JOIN k ON k."taxpayerId" = m."taxpayerId" AND k."invoiceType" = m."invoiceType" LEFT JOIN a ON a."taxpayerId" = m."taxpayerId" AND a."invoiceType" = m."invoiceType" AND m.last.d >= a."approvedAt" AND m.last.d < a.next GROUP BY ALL) WHERE (n > 0 AND ((v <= most) IS NOT TRUE OR gap OR unclear)) OR open`,
    `CREATE OR REPLACE TEMP TABLE over AS SELECT 'over-quantity' AS branch, CASE WHEN gap OR open OR unclear THEN 'undetermined' ELSE 'violated' END AS outcome, concat_ws('|', q."taxpayerId", q."invoiceType", CAST(q.month // 12 AS VARCHAR) || '-' || lpad(CAST(q.month % 12 + 1 AS VARCHAR), 2, '0')) AS subject, e.evidence FROM q JOIN (SELECT r."taxpayerId", r."invoiceType", year(r."soldAt") * 12 + month(r."soldAt") - 1 AS month, list({g: 'invoiceSalesLedger', b: r._batch, r: r._row}) AS evidence FROM "invoiceSalesLedger" r SEMI JOIN q ON q."taxpayerId" = r."taxpayerId" AND q."invoiceType" = r."invoiceType" GROUP BY ALL) e ON e."taxpayerId" = q."taxpayerId" AND e."invoiceType" = q."invoiceType" AND e.month = q.month UNION ALL SELECT 'over-quantity', 'undetermined', subject, [] FROM c WHERE "soldAt" IS NULL OR "invoiceType" IS NULL`,
    together('D4-I08.1', ['kind', 'before', 'over']),
    `CREATE OR REPLACE TEMP TABLE counts AS SELECT last.o, last.p, m.month, count(*) FROM m JOIN k ON k."taxpayerId" = m."taxpayerId" AND k."invoiceType" = m."invoiceType" AND k.first <= m.last.d GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE counts AS ${by('soldAt')} FROM "invoiceSalesLedger" r SEMI JOIN k ON k."taxpayerId" = r."taxpayerId" AND k."invoiceType" = r."invoiceType" GROUP BY ALL`,
    count('invoiceSalesLedger', 'soldAt'),
  ],
}

const suspended: Item = {
  id: 'D4-I08.2',
  statements: [
    `CREATE OR REPLACE TEMP TABLE s AS SELECT _batch, _row, "taxpayerId", "from", "to", "from" IS NULL AS open FROM "invoiceSuspensionRegister"`,
    `CREATE OR REPLACE TEMP TABLE v AS SELECT r._batch, r._row, ${FOUND}, r."soldAt", s._batch AS b, s._row AS r, (s."from" <= r."soldAt") IS TRUE AS sure FROM "invoiceSalesLedger" r JOIN s ON s."taxpayerId" = r."taxpayerId" AND (s."from" <= r."soldAt") IS NOT FALSE AND r."soldAt" <= coalesce(s."to", DATE '9999-12-31')`,
    `CREATE OR REPLACE TEMP TABLE "D4-I08.2" AS SELECT 'main' AS branch, CASE WHEN bool_or(sure) THEN 'violated' ELSE 'undetermined' END AS outcome, subject, any_value("organId"), any_value("postId"), any_value("handlerId"), CASE WHEN bool_or(sure) THEN list({g: 'invoiceSuspensionRegister', b: b, r: r}) FILTER (sure) ELSE [min({g: 'invoiceSuspensionRegister', b: b, r: r})] END AS evidence FROM v GROUP BY subject UNION ALL SELECT 'main', 'undetermined', ${FOUND}, [] FROM "invoiceSalesLedger" r WHERE "soldAt" IS NULL`,
    count('invoiceSalesLedger', 'soldAt'),
  ],
}

const CHANGES = ['纳税人名称', '纳税人识别号', '登记注册类型']
  .map((c) => `list_contains(r."changedFields", '${c}')`)
  .join(' OR ')
const surrendered = (kind: string, reg: string, at: string, where: string) =>
  `SELECT * FROM (SELECT '${kind}' AS kind, r._batch, r._row, ${FOUND}, r."formNo", r."${at}" AS day, ${where} AS ok, s.* EXCLUDE ("causeFormNo"), s."causeFormNo" IS NULL AS none FROM "${reg}" r LEFT JOIN s ON s."causeFormNo" = r."formNo") WHERE ok IS NOT FALSE`
const surrender: Item = {
  id: 'D4-I08.3',
  statements: [
    `CREATE OR REPLACE TEMP TABLE s AS SELECT "causeFormNo", sum(held) AS held, bool_or(held IS NULL) AS gap, sum(surrendered) AS done, bool_or(surrendered IS NULL) AS open, bool_or((surrendered < held) IS NULL) AS unclear, coalesce(sum(held - surrendered) FILTER (surrendered < held), 0) AS short, max("surrenderedAt") FILTER (surrendered > 0) AS last, bool_or("surrenderedAt" IS NULL) FILTER ((surrendered > 0) IS NOT FALSE) AS undated FROM "invoiceSurrenderStats" GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE q AS ${surrendered('deregistration', 'deregistrationApproval', 'approvedAt', 'TRUE')} UNION ALL ${surrendered('change', 'registrationChange', 'changedAt', CHANGES)}`,
    `CREATE OR REPLACE TEMP TABLE c AS SELECT kind || '-incomplete' AS branch, CASE WHEN ok IS NULL OR day IS NULL OR none OR gap OR unclear THEN 'undetermined' ELSE 'violated' END AS outcome, _batch, _row, subject, "organId", "postId", "handlerId", "formNo", ok IS NULL OR day IS NULL AS bare FROM q WHERE ok IS NULL OR day IS NULL OR none OR gap OR unclear OR short > 0
      UNION ALL SELECT kind || '-late', CASE WHEN ok IS NULL OR day IS NULL OR open OR undated THEN 'undetermined' ELSE 'violated' END, _batch, _row, subject, "organId", "postId", "handlerId", "formNo", ok IS NULL OR day IS NULL FROM q WHERE ok IS NULL OR day IS NULL OR open OR (done >= 1 AND (last <= day AND NOT coalesce(undated, FALSE)) IS NOT TRUE)`,
    ...withEvidence('D4-I08.3', [{ reg: 'invoiceSurrenderStats', on: 'x."causeFormNo" = c."formNo" AND NOT c.bare' }]),
    count('deregistrationApproval', 'approvedAt'),
    count('registrationChange', 'changedAt', `(${CHANGES}) IS NOT FALSE`),
  ],
}

const smallScale = (trade: string, limit: number) =>
  `SELECT 'returns-${trade}' AS branch, CASE WHEN gap OR s.status IS NULL OR last IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome, "taxpayerId" || '|' || y AS subject, evidence FROM y LEFT JOIN s USING ("taxpayerId", y) WHERE trade = '${trade}' AND (s.status = 'smallScale') IS NOT FALSE AND last < ${AS_OF} - 30 AND (v > CASE WHEN last >= DATE '2009-01-01' THEN NULL ELSE ${limit} END OR gap)`
const stated = (trade: string, limit: number) =>
  `SELECT 'statement-${trade}' AS branch, CASE WHEN r."salesAmount" IS NULL OR r."statementDate" IS NULL OR r.trade IS NULL OR r.status IS NULL OR r."statementDate" >= DATE '2009-01-01' THEN 'undetermined' ELSE 'violated' END AS outcome, CAST(r._row AS VARCHAR) AS subject, CASE WHEN r."statementDate" IS NULL OR r.trade IS NULL THEN [] ELSE r.evidence END AS evidence FROM fs r WHERE r.trade IS NULL OR r.trade = '${trade}' AND (r."statementDate" IS NULL OR r."statementDate" < ${AS_OF} - 30 AND (r.status = 'smallScale') IS NOT FALSE AND (r."salesAmount" <= CASE WHEN r."statementDate" >= DATE '2009-01-01' THEN NULL ELSE ${limit} END) IS NOT TRUE)`
const status: Item = {
  id: 'D4-I09.1',
  statements: [
    `CREATE OR REPLACE TEMP TABLE y0 AS SELECT "taxpayerId", trade, year("periodTo") AS y, sum("salesAmount") AS v, bool_or("salesAmount" IS NULL) AS gap, max("periodTo") AS last FROM "taxReturn" WHERE "taxType" = '增值税' AND "vatStatus" = 'smallScale' AND trade IN ('production', 'commerce') AND "periodTo" IS NOT NULL GROUP BY ALL HAVING v > 100000000 OR gap`,
    `CREATE OR REPLACE TEMP TABLE y AS SELECT y0.*, e.evidence FROM y0 JOIN (SELECT r."taxpayerId", r.trade, year(r."periodTo") AS y, list({g: 'taxReturn', b: r._batch, r: r._row}) AS evidence FROM "taxReturn" r SEMI JOIN y0 ON y0."taxpayerId" = r."taxpayerId" WHERE r."taxType" = '增值税' AND r."vatStatus" = 'smallScale' GROUP BY ALL) e USING ("taxpayerId", trade, y)`,
    `CREATE OR REPLACE TEMP TABLE s AS SELECT y."taxpayerId", y.y, max({d: x."from", v: x."vatStatus"}).v AS status FROM y LEFT JOIN calendar_days u ON u.day = y.last + 30 JOIN "taxpayerStatus" x ON x."taxpayerId" = y."taxpayerId" AND x."from" <= u.next_working GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE fs AS SELECT r._batch, r._row, r.trade, r."statementDate", r."salesAmount", max({d: x."from", v: x."vatStatus"}).v AS status, list({g: 'taxpayerStatus', b: x._batch, r: x._row}) FILTER (x._row IS NOT NULL) AS evidence FROM "financialStatement" r LEFT JOIN calendar_days u ON u.day = r."statementDate" + 30 LEFT JOIN "taxpayerStatus" x ON x."taxpayerId" = r."taxpayerId" AND x."from" <= u.next_working WHERE (r."salesAmount" <= 100000000) IS NOT TRUE OR r."statementDate" IS NULL OR r.trade IS NULL GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE u AS SELECT r._row, b FROM "taxReturn" r, (VALUES ('production'), ('commerce')) t(b) WHERE (r."taxType" = '增值税' AND r."vatStatus" = 'smallScale' AND r.trade = b) IS NOT FALSE AND (r."periodTo" IS NULL OR r."vatStatus" IS NULL OR r.trade IS NULL)`,
    `CREATE OR REPLACE TEMP TABLE "D4-I09.1" AS ${[smallScale('production', 100_000_000), smallScale('commerce', 180_000_000), stated('production', 100_000_000), stated('commerce', 180_000_000), `SELECT 'returns-' || b, 'undetermined', CAST(_row AS VARCHAR), [] FROM u`].join(' UNION ALL ')}`,
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT trade, "organId", "postId", year(last) * 12 + month(last) AS m, count(*) FROM (SELECT "taxpayerId", trade, year("periodTo"), max("periodTo") AS last, any_value("organId") AS "organId", any_value("postId") AS "postId" FROM "taxReturn" WHERE "taxType" = \'增值税\' AND "vatStatus" = \'smallScale\' GROUP BY ALL) GROUP BY ALL',
    count('financialStatement', 'statementDate'),
  ],
}

export const COLLECTION = [collected, booked, sold, suspended, surrender, status]
