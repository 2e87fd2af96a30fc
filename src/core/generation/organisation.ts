/**
 * The made-up office as an organisation to bring into the record: the organs, posts and people that its registers name, with
 * certificates and examinations most of which are in order, and appointments that change.
 */
import {
  ADMINISTRATION_MODES,
  APPOINTMENT_KINDS,
  type AuthorityKind,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  CERTIFICATE_KINDS,
  CERTIFICATE_STATUSES,
  EMPLOYMENT_TYPES,
  IMPORT_FORMS,
  LEGAL_NATURES,
  POST_LINES,
  POST_ROLES,
  type PostRole,
  UNIT_TIERS,
} from '#core/authority'
import { addMonths, type LocalDate } from '#core/calendar'
import type { Pack, Post } from '#core/pack'
import { quoteDate, quoteText } from '#core/sql'
import type { OfficeDefinition } from './definition.ts'
import type { GenerationScope } from './generator.ts'
import { lastHandover, peopleSql, personName, personNumber, saltOf } from './world-sql.ts'

/** One file: a query whose columns are the texts under the headings. */
export type OrganisationFile = { kind: AuthorityKind; title: string; headings: readonly string[]; select: string }

type Organisation = NonNullable<OfficeDefinition['organisation']>
type World = {
  scope: GenerationScope
  pack: Pack
  office: OfficeDefinition
  organisation: Organisation
  posts: readonly (Post & { number: number })[]
  units: readonly { family: string; name: string }[]
  since: LocalDate
}

/** Empty where the pack's office says nothing of an organisation. */
export function planOrganisation(pack: Pack, office: OfficeDefinition, scope: GenerationScope): OrganisationFile[] {
  const { organisation } = office
  if (organisation === undefined) return []
  const world: World = {
    scope,
    pack,
    office,
    organisation,
    posts: [...pack.posts.values()].map((post, number) => ({ ...post, number })),
    units: Object.entries(organisation.units).map(([family, name]) => ({ family, name })),
    since: addMonths(scope.from, -60),
  }
  return [
    ...(Object.keys(organisation.regions).length > 0 ? [file('region', union(regions(world)))] : []),
    file('body', bodies(world)),
    file('unit', union(units(world))),
    file('post', union(posts(world))),
    file('officer', union(officers(world))),
    file('certificate', certificates(world)),
    file('training', trainings(world)),
    file('appointment', union(appointments(world))),
  ]
}

/** SQL of the texts of a row, by the columns of the form; what is left out is blank. */
type Cells = Readonly<Record<string, string>>

function file(kind: AuthorityKind, select: string): OrganisationFile {
  const { title, columns } = IMPORT_FORMS[kind]
  return { kind, title, headings: columns.map((column) => column.label), select: `${select} ORDER BY ALL` }
}

function row(kind: AuthorityKind, cells: Cells, from: string): string {
  const columns = IMPORT_FORMS[kind].columns.map(({ id }) => `CAST(${cells[id] ?? "''"} AS VARCHAR) AS "${id}"`)
  return `SELECT ${columns.join(', ')} FROM ${from}`
}

function union(selects: readonly string[]): string {
  return `SELECT * FROM (${selects.join(' UNION ALL ')})`
}

function regions({ organisation }: World): string[] {
  return Object.entries(organisation.regions).map(([code, name]) =>
    row('region', { code: quoteText(code), name: quoteText(name) }, '(SELECT 0) r'),
  )
}

const ORGANS = (scope: GenerationScope) => `(SELECT range AS organ FROM range(${scope.organs})) o`

function bodies({ scope, organisation, office, since }: World): string {
  return row(
    'body',
    {
      code: 'organ_code(organ)',
      name: `CASE WHEN organ = 0 THEN ${quoteText(organisation.first)} ELSE replace(${quoteText(organisation.others)}, '{n}', CAST(organ AS VARCHAR)) END`,
      tier: quoteText(BODY_TIERS.districtCounty),
      legalNature: quoteText(LEGAL_NATURES.statutoryOrgan),
      administrationMode: quoteText(ADMINISTRATION_MODES.vertical),
      qualification: quoteText(BODY_QUALIFICATIONS.confirmed),
      parent: "CASE WHEN organ = 0 THEN '' ELSE organ_code(0) END",
      region: quoteText(office.division),
      from: quoteDate(since),
    },
    ORGANS(scope),
  )
}

function unitCode(index: number): string {
  return `organ_code(organ) || '-${String(index + 1).padStart(2, '0')}'`
}

function units({ scope, organisation, units: own, since }: World): string[] {
  const cells = (index: number, name: string): Cells => ({
    code: unitCode(index),
    name: quoteText(name),
    body: 'organ_code(organ)',
    tier: `CASE WHEN organ = 0 THEN ${quoteText(UNIT_TIERS.organ)} ELSE ${quoteText(UNIT_TIERS.grassroots)} END`,
    from: quoteDate(since),
  })
  return [
    ...own.map(({ name }, i) => row('unit', cells(i, name), ORGANS(scope))),
    ...organisation.offices.map(({ unit }, i) => row('unit', cells(own.length + i, unit), '(SELECT 0 AS organ) o')),
  ]
}

function rolesText(roles: readonly PostRole[]): string {
  return quoteText(roles.map((role) => POST_ROLES[role]).join('、'))
}

function postCode(id: string): string {
  return `organ_code(organ) || ${quoteText(`-${id}`)}`
}

function posts({ scope, pack, organisation, posts: own, units: families, since }: World): string[] {
  const common = { body: 'organ_code(organ)', from: quoteDate(since) }
  const ofPack = own.map((post) => {
    const unit = families.findIndex(({ family }) => family === post.family)
    return row(
      'post',
      {
        ...common,
        code: postCode(post.id),
        name: quoteText(post.title),
        ...(unit !== -1 && { unit: unitCode(unit) }),
        ...(post.line !== undefined && { line: quoteText(POST_LINES[post.line]) }),
        ...(post.family !== undefined && { family: quoteText(post.family) }),
        isEnforcement: "'是'",
        roles: rolesText([organisation.leaders.includes(post.id) ? 'leader' : 'officer']),
        pack: quoteText(pack.id),
        packPost: quoteText(post.id),
      },
      ORGANS(scope),
    )
  })
  const heads = families.map((_, i) =>
    row(
      'post',
      {
        ...common,
        code: postCode(`head${i + 1}`),
        name: quoteText(organisation.head),
        unit: unitCode(i),
        isEnforcement: "'否'",
        roles: rolesText(['unitHead']),
      },
      ORGANS(scope),
    ),
  )
  const offices = organisation.offices.flatMap((one, i) =>
    Object.entries(one.posts).map(([id, { title, roles }]) =>
      row(
        'post',
        {
          ...common,
          code: postCode(id),
          name: quoteText(title),
          unit: unitCode(families.length + i),
          isEnforcement: "'否'",
          roles: rolesText(roles),
        },
        '(SELECT 0 AS organ) o',
      ),
    ),
  )
  return [...ofPack, ...heads, ...offices]
}

/** Who stands in the registers, and those of the offices beside them. */
function people({ scope, posts: own }: World): string {
  const all = peopleSql(scope, own)
  return `(SELECT * FROM (${all}) WHERE part = 0 OR handover < ${quoteDate(lastHandover(scope))}) w`
}

const PERSON = "'Y' || lpad(CAST(who AS VARCHAR), 9, '0')"

function officePeople({ organisation }: World): { post: string; code: string; number: number }[] {
  return organisation.offices
    .flatMap((one) => Object.keys(one.posts))
    .map((post, i) => ({
      post,
      code: `S${String(i + 1).padStart(9, '0')}`,
      number: 90_000_000 + i,
    }))
}

/** A few in a hundred, always the same ones. */
function oneIn(scope: GenerationScope, name: string, rarity: number): string {
  return `hash(who + ${saltOf(scope.seed, `organisation/${name}`)}) % ${rarity} = 0`
}

function officers(world: World): string[] {
  const { scope, since } = world
  const cells = { body: 'organ_code(organ)', from: quoteDate(since) }
  const kind = `CASE WHEN ${oneIn(scope, 'contract', 211)} THEN ${quoteText(EMPLOYMENT_TYPES.contract)} WHEN ${oneIn(scope, 'establishment', 9)} THEN ${quoteText(EMPLOYMENT_TYPES.establishment)} ELSE ${quoteText(EMPLOYMENT_TYPES.civilServant)} END`
  return [
    row('officer', { ...cells, code: PERSON, name: personName(scope, 'who'), employmentType: kind }, people(world)),
    ...officePeople(world).map(({ code, number }) =>
      row(
        'officer',
        {
          ...cells,
          code: quoteText(code),
          name: personName(scope, String(number)),
          employmentType: quoteText(EMPLOYMENT_TYPES.civilServant),
        },
        '(SELECT 0 AS organ) o',
      ),
    ),
  ]
}

/** Renewed every five years, in a month of one's own, up to some time after what is written. A few did not renew, some were never recorded. */
const TERMS = 3
const MONTHS_AFTER = 15

function certificates(world: World): string {
  const { scope, since } = world
  const issued = `CAST(${quoteDate(since)} + to_months(CAST(60 * term AS INTEGER)) - to_days(CAST(hash(who + ${saltOf(scope.seed, 'organisation/issued')}) % 1800 AS INTEGER)) AS DATE)`
  const lapsed = `(term = ${TERMS - 1} AND ${oneIn(scope, 'lapsed', 53)})`
  const all = `SELECT *, ${issued} AS issued FROM ${people(world)}, (SELECT range AS term FROM range(${TERMS})) t WHERE NOT ${lapsed} AND NOT ${oneIn(scope, 'unrecorded', 167)}`
  const end = quoteDate(addMonths(scope.from, scope.months + MONTHS_AFTER))
  return row(
    'certificate',
    {
      officer: PERSON,
      kind: quoteText(CERTIFICATE_KINDS.enforcement),
      number: `${quoteText(world.office.division)} || lpad(CAST(who AS VARCHAR), 7, '0') || '-' || CAST(term + 1 AS VARCHAR)`,
      issuedAt: 'issued',
      expiresAt: `CASE WHEN ${oneIn(scope, 'endless', 181)} THEN '' ELSE CAST(CAST(issued + to_months(60) AS DATE) - 1 AS VARCHAR) END`,
      status: `CASE WHEN term > 0 AND ${oneIn(scope, 'suspended', 193)} THEN ${quoteText(CERTIFICATE_STATUSES.suspended)} ELSE ${quoteText(CERTIFICATE_STATUSES.valid)} END`,
    },
    `(SELECT * FROM (${all}) WHERE issued < ${end}) c`,
  )
}

function trainings(world: World): string {
  const { scope, organisation, since } = world
  const day = `CAST(${quoteDate(since)} - to_days(CAST(1900 + hash(who + ${saltOf(scope.seed, 'organisation/exam')}) % 300 AS INTEGER)) AS DATE)`
  const failed = oneIn(scope, 'failed', 223)
  return row(
    'training',
    {
      officer: PERSON,
      topic: quoteText(organisation.examination),
      date: day,
      hours: "'40'",
      score: `CASE WHEN ${failed} THEN 40 + who % 19 ELSE 62 + who % 37 END`,
      passed: `CASE WHEN ${failed} THEN '否' ELSE '是' END`,
    },
    `(SELECT * FROM ${people(world)} WHERE NOT ${oneIn(scope, 'untrained', 227)}) t`,
  )
}

function appointments(world: World): string[] {
  const { scope, posts: own, units: families, since } = world
  const [start, end] = [quoteDate(since), quoteDate(lastHandover(scope))]
  const ids = `[${own.map((post) => quoteText(post.id)).join(', ')}]`
  const codeOf = (number: string) => `organ_code(organ) || '-' || ${ids}[CAST(1 + ${number} % ${own.length} AS BIGINT)]`
  const first = addMonths(scope.from, -24)
  return [
    row(
      'appointment',
      {
        officer: PERSON,
        post: codeOf('post'),
        kind: quoteText(APPOINTMENT_KINDS.primary),
        from: `CASE WHEN part = 0 THEN ${start} ELSE handover END`,
        to: `CASE WHEN part = 0 AND handover < ${end} THEN CAST(handover AS VARCHAR) ELSE '' END`,
      },
      people(world),
    ),
    // Whoever handed over goes on to another post of the organ.
    row(
      'appointment',
      { officer: PERSON, post: codeOf('(post + 1)'), kind: quoteText(APPOINTMENT_KINDS.primary), from: 'handover' },
      `(SELECT * FROM ${people(world)} WHERE part = 0 AND handover < ${end}) m`,
    ),
    // Some stood in for a colleague for a year.
    row(
      'appointment',
      {
        officer: PERSON,
        post: codeOf('(post + 2)'),
        kind: quoteText(APPOINTMENT_KINDS.acting),
        from: quoteDate(first),
        to: quoteDate(addMonths(first, 12)),
      },
      `(SELECT * FROM ${people(world)} WHERE part = 0 AND ${oneIn(scope, 'acting', 23)}) a`,
    ),
    // The second person of a unit's first post leads the unit besides.
    ...families.flatMap(({ family }, i) => {
      const post = own.find((one) => one.family === family)
      if (post === undefined) return []
      return [
        row(
          'appointment',
          {
            officer: `'Y' || lpad(CAST(${personNumber('organ', post.number, 1)} AS VARCHAR), 9, '0')`,
            post: postCode(`head${i + 1}`),
            kind: quoteText(APPOINTMENT_KINDS.concurrent),
            from: start,
          },
          ORGANS(scope),
        ),
      ]
    }),
    ...officePeople(world).map(({ post, code }) =>
      row(
        'appointment',
        { officer: quoteText(code), post: postCode(post), kind: quoteText(APPOINTMENT_KINDS.primary), from: start },
        '(SELECT 0 AS organ) o',
      ),
    ),
  ]
}
