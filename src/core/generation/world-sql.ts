/** The made-up office as SQL: partys, organs and officers by number, so that nothing has to be kept in tables. */
import { addMonths, type LocalDate } from '#core/calendar'
import { CREDIT_CODE_SIGNS, CREDIT_CODE_WEIGHTS } from '#core/credit-code'
import { quoteDate, quoteText } from '#core/sql'
import type { OfficeDefinition } from './definition.ts'
import type { GenerationScope } from './generator.ts'

const PEOPLE_PER_POST = 3
const POSTS_PER_ORGAN = 100
const WORDS = [
  '宏远',
  '恒通',
  '德润',
  '新源',
  '华盛',
  '金穗',
  '锦程',
  '东岳',
  '瑞丰',
  '同济',
  '百川',
  '长青',
  '利群',
  '万和',
]
const TRADES = ['商贸', '机械', '化工', '食品', '服饰', '建材', '物流', '电子', '农产品', '印刷']
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '胡', '朱', '高', '林']
const GIVEN = ['建国', '秀兰', '志强', '丽华', '文博', '晓梅', '海涛', '玉珍', '鹏飞', '春燕', '立新', '雪琴']

/** A number that depends on the seed and a name only, for use as the salt of a hash. */
export function saltOf(seed: number, name: string): string {
  let a = 0x811c9dc5 ^ seed
  let b = 0x01000193 + seed
  for (const sign of name) {
    const code = sign.codePointAt(0) ?? 0
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (a >>> 13)
  }
  return String((BigInt(a >>> 0) << 21n) ^ BigInt(b >>> 0))
}

/** Uniform in [0, 1), the same for the same number and salt. */
export function chanceSql(number: string, salt: string): string {
  return `((hash(CAST(${number} AS BIGINT) + ${salt}) >> 11) / 9007199254740992.0)`
}

/** Uniform integer in [low, high]. */
export function integerSql(number: string, salt: string, low: number, high: number): string {
  return `CAST(${low} + hash(CAST(${number} AS BIGINT) + ${salt}) % ${high - low + 1} AS BIGINT)`
}

function pickSql(index: string, texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(', ')}][CAST(1 + ${index} % ${texts.length} AS BIGINT)]`
}

/** Macros named by the expressions of families. `tp` is a party's number, `organ` an organ's, from 0. */
export function worldStatements(office: OfficeDefinition, scope: GenerationScope): string[] {
  const { seed, organs } = scope
  const prefix = `91${office.division}`
  const fixed = [...prefix].reduce(
    (sum, sign, i) => sum + (CREDIT_CODE_WEIGHTS[i] ?? 0) * CREDIT_CODE_SIGNS.indexOf(sign),
    0,
  )
  const digits = Array.from({ length: 9 }, (_, i) => `${CREDIT_CODE_WEIGHTS[8 + i]} * ((tp // ${10 ** (8 - i)}) % 10)`)
  const check = `${quoteText(CREDIT_CODE_SIGNS)}[CAST(1 + (31 - (${fixed} + ${digits.join(' + ')}) % 31) % 31 AS BIGINT)]`
  const salt = (name: string) => saltOf(seed, `world/${name}`)
  return [
    `CREATE MACRO party_id(tp) AS '${prefix}' || lpad(CAST(tp AS VARCHAR), 9, '0') || ${check}`,
    `CREATE MACRO party_name(tp) AS ${quoteText(office.place)} || ${pickSql(`hash(tp + ${salt('word')})`, WORDS)} || ${pickSql(`hash(tp + ${salt('trade')})`, TRADES)} || '有限公司'`,
    // A few organs have most partys, and a few partys most of the money.
    `CREATE MACRO party_organ(tp) AS CAST(floor(${organs} * power(${chanceSql('tp', salt('organ'))}, 1.6)) AS BIGINT)`,
    `CREATE MACRO party_size(tp) AS least(200.0, power(1.0 - ${chanceSql('tp', salt('size'))}, -0.7))`,
    `CREATE MACRO organ_code(organ) AS '1${office.division}' || lpad(CAST(organ + 1 AS VARCHAR), 4, '0')`,
    `CREATE MACRO officer_id(organ, post, nth, day) AS 'Y' || lpad(CAST(((organ * ${POSTS_PER_ORGAN} + post) * ${PEOPLE_PER_POST} + nth % ${PEOPLE_PER_POST}) * 2 + CASE WHEN day >= ${handoverSql(scope, 'organ', 'post', 'nth')} THEN 1 ELSE 0 END AS VARCHAR), 9, '0')`,
  ]
}

/** On which day the post passed to the next person; for most, after all that is written here. */
function handoverSql(scope: GenerationScope, organ: string, post: string, nth: string): string {
  const { seed, from, months } = scope
  const salt = saltOf(seed, 'world/handover')
  const number = `((${organ} * ${POSTS_PER_ORGAN} + ${post}) * ${PEOPLE_PER_POST} + ${nth} % ${PEOPLE_PER_POST})`
  const never = addMonths(from, months + 600)
  const middle = addMonths(from, Math.floor(months / 2))
  return `(CASE WHEN hash(${number} + ${salt}) % 3 = 0 THEN ${quoteDate(middle)} ELSE ${quoteDate(never)} END)`
}

/** Everybody on every post, one row a person and post: organ, post, title, nth, part, who, handover. `part` 1 takes over from 0. */
export function peopleSql(scope: GenerationScope, posts: readonly { number: number; title: string }[]): string {
  const handover = handoverSql(scope, 'organ', 'post', 'nth')
  return `SELECT o.organ, p.post, p.title, x.nth, h.part, ((o.organ * ${POSTS_PER_ORGAN} + p.post) * ${PEOPLE_PER_POST} + x.nth) * 2 + h.part AS who, ${handover} AS handover FROM (SELECT range AS organ FROM range(${scope.organs})) o, (VALUES ${posts.map((p) => `(${p.number}, ${quoteText(p.title)})`).join(', ')}) p(post, title), (SELECT range AS nth FROM range(${PEOPLE_PER_POST})) x, (SELECT range AS part FROM range(2)) h`
}

export function personName(scope: GenerationScope, who: string): string {
  return `${pickSql(`hash(${who} * 7 + ${saltOf(scope.seed, 'world/surname')})`, SURNAMES)} || ${pickSql(`hash(${who} * 13 + ${saltOf(scope.seed, 'world/given')})`, GIVEN)}`
}

/** A handover from this day on is none. */
export function lastHandover(scope: GenerationScope): LocalDate {
  return addMonths(scope.from, scope.months + 24)
}

/** The number a person of a post has in all the office. */
export function personNumber(organ: string, post: number, nth: number): string {
  return `((${organ} * ${POSTS_PER_ORGAN} + ${post}) * ${PEOPLE_PER_POST} + ${nth}) * 2`
}

/** Who held which post from when to when, one row a holding: officer, name, post, organ, from, to. */
export function holdingsSql(
  scope: GenerationScope,
  posts: readonly { number: number; title: string }[],
  since: LocalDate,
): string {
  const end = quoteDate(lastHandover(scope))
  return `SELECT 'Y' || lpad(CAST(who AS VARCHAR), 9, '0') AS officer, ${personName(scope, 'who')} AS name, title AS post, organ_code(organ) AS organ, CASE WHEN part = 0 THEN ${quoteDate(since)} ELSE handover END AS "from", CASE WHEN part = 0 AND handover < ${end} THEN handover - 1 END AS "to" FROM (${peopleSql(scope, posts)}) WHERE part = 0 OR handover < ${end}`
}
