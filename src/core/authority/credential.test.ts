import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import {
  type CredentialAnswer,
  checkAct,
  checkCredentials,
  checkIssue,
  checkPosting,
  checkPostTraining,
  type OfficerDossier,
  standingOf,
} from './credential.ts'
import { type CredentialRules, tellAlert } from './credential-rules.ts'
import type { CertificateValue, TrainingValue } from './value.ts'

const today = localDate(2026, 11, 27)
const SINCE = localDate(2022, 2, 1)
const clause = (document: string, from?: LocalDate) => ({ document, article: '一', ...(from && { from }) })
const opinion = clause('意见', localDate(2005, 7, 9))
const regulation = clause('条例', localDate(2026, 2, 1))
const days = (value: number | undefined) => ({
  id: 'expiringWithin',
  title: '提前提示的日数',
  unit: 'day' as const,
  values: [{ value, origin: 'design' as const }],
})
const RULES: CredentialRules = {
  expiringWithin: days(90),
  cites: {
    certificateExpiring: [regulation, opinion],
    noValidCertificate: [opinion],
    notQualified: [opinion, regulation],
    postedUntrained: [opinion],
    irregularStaff: [clause('责任书')],
  },
}
const certificate = (over: Partial<CertificateValue> = {}): CertificateValue => ({
  officer: '00000000-0000-0000-0000-000000000001',
  kind: 'enforcement',
  number: '37010001',
  issuedAt: localDate(2022, 1, 10),
  expiresAt: localDate(2027, 12, 31),
  status: 'valid',
  ...over,
})
const exam = (over: Partial<TrainingValue> = {}): TrainingValue => ({
  officer: '00000000-0000-0000-0000-000000000001',
  topic: '执法资格考试',
  date: localDate(2021, 12, 1),
  passed: true,
  ...over,
})
const { expiresAt: _end, ...endless } = certificate()
const { passed: _passed, ...unmarked } = exam()

function dossier(over: Partial<OfficerDossier> = {}): OfficerDossier {
  return {
    officer: { code: 'Y1', name: '孙立新', employmentType: 'civilServant' },
    certificates: [certificate()],
    trainings: [exam()],
    posts: [{ code: 'P1', name: '税源管理岗', isEnforcement: true, since: SINCE }],
    ...over,
  }
}
const desk = [{ code: 'P9', name: '档案岗', isEnforcement: false, since: SINCE }]

function answerTo(check: CredentialAnswer['check'], of: OfficerDossier, day = today): CredentialAnswer {
  const found = checkCredentials(of, day, RULES).find((a) => a.check === check)
  if (found === undefined) throw new Error(`no answer to ${check}`)
  return found
}

describe('a certificate that ends soon', () => {
  it.each([
    { ends: localDate(2026, 11, 26), verdict: 'notApplicable', why: 'one that ended yesterday no longer ends soon' },
    { ends: localDate(2026, 11, 27), verdict: 'dueSoon', why: 'today is its last day' },
    { ends: localDate(2027, 2, 25), verdict: 'dueSoon', why: 'ninety days from today' },
    { ends: localDate(2027, 2, 26), verdict: 'satisfied', why: 'ninety-one days from today' },
  ])('$why', ({ ends, verdict }) => {
    expect(answerTo('certificateExpiring', dossier({ certificates: [certificate({ expiresAt: ends })] })).verdict).toBe(
      verdict,
    )
  })

  it('is said with its number, its last day and the days left', () => {
    const { explanation, due, cites } = answerTo(
      'certificateExpiring',
      dossier({ certificates: [certificate({ expiresAt: localDate(2027, 1, 5) })] }),
    )
    expect(explanation).toBe(
      '2026年11月27日：孙立新的行政执法证（37010001）有效期至2027年1月5日，还有39日，不超过90日，须及时换证。',
    )
    expect(due).toBe('2027-01-05')
    expect(cites.map((c) => c.document)).toContain('条例')
  })

  it('does not matter while a longer one is held', () => {
    const both = [certificate({ expiresAt: localDate(2026, 12, 1) }), certificate({ number: '2' })]
    expect(answerTo('certificateExpiring', dossier({ certificates: both })).verdict).toBe('satisfied')
  })

  it('cannot be told of when nobody recorded the end', () => {
    expect(answerTo('certificateExpiring', dossier({ certificates: [endless] })).verdict).toBe('undetermined')
    const short = certificate({ expiresAt: localDate(2026, 12, 1), number: '2' })
    expect(answerTo('certificateExpiring', dossier({ certificates: [endless, short] })).verdict).toBe('undetermined')
  })

  it('follows the parameter, not a number of ours', () => {
    const ends = certificate({ expiresAt: addDays(today, 31) })
    const rules = { ...RULES, expiringWithin: days(30) }
    expect(checkCredentials(dossier({ certificates: [ends] }), today, rules)[0]?.verdict).toBe('satisfied')
  })
})

describe('on an enforcement post without a valid certificate', () => {
  it.each([
    { certificates: [certificate()], verdict: 'satisfied', why: 'valid' },
    { certificates: [certificate({ expiresAt: today })], verdict: 'satisfied', why: 'the last day is still valid' },
    { certificates: [certificate({ expiresAt: addDays(today, -1) })], verdict: 'violated', why: 'ended yesterday' },
    { certificates: [certificate({ issuedAt: addDays(today, 1) })], verdict: 'violated', why: 'issued tomorrow' },
    { certificates: [certificate({ status: 'suspended' })], verdict: 'violated', why: 'suspended' },
    { certificates: [certificate({ status: 'revoked' })], verdict: 'violated', why: 'revoked' },
    { certificates: [certificate({ kind: 'supervision' })], verdict: 'undetermined', why: 'only one for supervision' },
    { certificates: [], verdict: 'undetermined', why: 'none recorded is not held against anybody' },
    { certificates: [endless], verdict: 'undetermined', why: 'its end is not recorded' },
    {
      certificates: [certificate({ status: 'revoked' }), certificate({ number: '2' })],
      verdict: 'satisfied',
      why: 'a second one is valid',
    },
  ])('$why: $verdict', ({ certificates, verdict }) => {
    expect(answerTo('noValidCertificate', dossier({ certificates })).verdict).toBe(verdict)
  })

  it('is asked of nobody outside enforcement posts', () => {
    expect(answerTo('noValidCertificate', dossier({ certificates: [], posts: desk })).verdict).toBe('notApplicable')
  })

  it('D2: an act on 1 June with a certificate that ended on 31 May is found, whatever the post', () => {
    const ended = certificate({ issuedAt: localDate(2004, 6, 1), expiresAt: localDate(2006, 5, 31) })
    const acted = checkAct(dossier({ certificates: [ended], posts: desk }), localDate(2006, 6, 1), RULES)
    expect(acted.verdict).toBe('violated')
    expect(acted.explanation).toBe(
      '2006年6月1日办理执法事项时：当日没有有效的行政执法证：行政执法证（37010001，2004年6月1日发证，有效期至2006年5月31日，失效）。',
    )
    expect(checkAct(dossier({ certificates: [ended] }), localDate(2006, 5, 31), RULES).verdict).toBe('satisfied')
  })
})

describe('on an enforcement post without qualification', () => {
  it.each([
    { trainings: [exam()], verdict: 'satisfied', why: 'passed' },
    { trainings: [exam({ passed: false })], verdict: 'violated', why: 'failed' },
    {
      trainings: [exam({ passed: false }), exam({ date: localDate(2022, 1, 1) })],
      verdict: 'satisfied',
      why: 'failed first, then passed',
    },
    {
      trainings: [exam({ date: addDays(today, 1) })],
      verdict: 'undetermined',
      why: 'an examination still to come says nothing',
    },
    { trainings: [unmarked], verdict: 'undetermined', why: 'nobody recorded the result' },
    { trainings: [], verdict: 'undetermined', why: 'nothing recorded' },
  ])('$why: $verdict', ({ trainings, verdict }) => {
    expect(answerTo('notQualified', dossier({ trainings })).verdict).toBe(verdict)
  })
})

describe('what cannot be told', () => {
  const { posts } = dossier()
  it.each([
    { over: { certificates: [] }, missing: 'certificate', words: '无法判定：缺行政执法证登记' },
    { over: { certificates: [endless] }, missing: 'certificateEnd', words: '无法判定：缺行政执法证有效期登记' },
    { over: { trainings: [] }, missing: 'examination', words: '无法判定：缺执法资格考试考核登记' },
    { over: { trainings: [unmarked] }, missing: 'examinationResult', words: '无法判定：缺考试考核结果登记' },
  ] as const)('names what the register lacks and accuses nobody: $words', ({ over, missing, words }) => {
    const open = checkCredentials(dossier({ posts, ...over }), today, RULES).filter((a) => a.verdict === 'undetermined')
    expect(open.map((one) => one.missing)).toContain(missing)
    for (const { check, missing: lacks } of open)
      expect(tellAlert({ kind: check, verdict: 'undetermined', missing: lacks })).not.toContain('无有效证件')
    expect(tellAlert({ kind: 'noValidCertificate', verdict: 'undetermined', missing })).toBe(words)
  })

  it('lacks nothing once it can be told', () => {
    for (const of of [dossier(), dossier({ certificates: [certificate({ status: 'revoked' })] })])
      for (const { missing } of checkCredentials(of, today, RULES)) expect(missing).toBeUndefined()
  })
})

describe('law has dates', () => {
  it('cites what was in force on the day judged, and nothing later', () => {
    const cited = (day: LocalDate) => answerTo('notQualified', dossier(), day).cites.map((c) => c.document)
    expect(cited(localDate(2026, 2, 1))).toEqual(['意见', '条例'])
    expect(cited(localDate(2026, 1, 31))).toEqual(['意见'])
  })

  it('asks nothing of anybody before any clause was in force', () => {
    const early = localDate(2005, 7, 8)
    const { verdict, explanation } = answerTo('noValidCertificate', dossier({ certificates: [] }), early)
    expect(verdict).toBe('notApplicable')
    expect(explanation).toBe('2005年7月8日：当日没有关于“在执法岗位而无有效证件”的有效规定，不作要求。')
    expect(checkAct(dossier({ certificates: [certificate({ status: 'revoked' })] }), early, RULES).verdict).toBe(
      'notApplicable',
    )
  })

  it('cannot tell of a certificate that ends soon where nobody set how soon', () => {
    const rules = { ...RULES, expiringWithin: days(undefined) }
    expect(checkCredentials(dossier(), today, rules)[0]).toMatchObject({
      verdict: 'undetermined',
      explanation: '2026年11月27日：参数“提前提示的日数”没有设定，不能断定孙立新的证件是否即将到期。',
    })
  })
})

describe('D2-19: temporary and contract staff', () => {
  it.each([
    { employmentType: 'civilServant', verdict: 'satisfied' },
    { employmentType: 'establishment', verdict: 'satisfied' },
    { employmentType: 'temporary', verdict: 'violated' },
    { employmentType: 'contract', verdict: 'violated' },
  ] as const)('$employmentType on an enforcement post: $verdict', ({ employmentType, verdict }) => {
    const officer = { code: 'Y1', name: '孙立新', employmentType }
    expect(answerTo('irregularStaff', dossier({ officer })).verdict).toBe(verdict)
    expect(answerTo('irregularStaff', dossier({ officer, posts: desk })).verdict).toBe('notApplicable')
    expect(checkPosting(dossier({ officer }), today, RULES).verdict).toBe(verdict)
    expect(checkPosting(dossier({ officer, posts: desk }), today, RULES).verdict).toBe('notApplicable')
  })
})

describe('D9-14, D2-17: a certificate is given after an examination that was passed', () => {
  const failed = exam({ passed: false, date: localDate(2026, 11, 20) })
  it.each([
    ['failed', 'violated', [failed]],
    ['failed and then passed', 'satisfied', [failed, exam({ date: localDate(2026, 11, 25) })]],
    ['passed only later', 'violated', [failed, exam({ date: localDate(2026, 11, 28) })]],
    ['not marked', 'undetermined', [failed, { ...(unmarked as TrainingValue), date: localDate(2026, 11, 25) }]],
    ['not recorded', 'undetermined', []],
  ] as const)('%s: %s', (_, verdict, trainings) => {
    expect(checkIssue(dossier({ trainings }), today, RULES).verdict).toBe(verdict)
  })

  it('says so, with the clause of the day', () => {
    expect(checkIssue(dossier({ trainings: [failed] }), today, RULES)).toMatchObject({
      explanation:
        '2026年11月27日：给孙立新发放行政执法证件：2026年11月20日“执法资格考试”考试考核不合格，此后没有合格的记录。',
      cites: [{ document: '意见' }, { document: '条例' }],
    })
  })
})

describe('with any certificates', () => {
  const day = fc.integer({ min: -400, max: 400 }).map((n) => addDays(today, n))
  const any = fc
    .record({
      issuedAt: day,
      expiresAt: fc.option(day, { nil: undefined }),
      status: fc.constantFrom('valid', 'suspended', 'revoked', 'expired' as const),
    })
    .map(
      ({ expiresAt, ...rest }): CertificateValue => ({
        ...(endless as CertificateValue),
        ...rest,
        status: rest.status as CertificateValue['status'],
        ...(expiresAt !== undefined && { expiresAt }),
      }),
    )
  const certificates = fc.array(any, { maxLength: 4 })

  it('one more certificate never makes an officer worse off', () => {
    const order = { violated: 0, undetermined: 1, dueSoon: 2, satisfied: 2, notApplicable: 3 }
    fc.assert(
      fc.property(certificates, any, (held, more) => {
        if (held.length === 0) return
        const before = answerTo('noValidCertificate', dossier({ certificates: held })).verdict
        const after = answerTo('noValidCertificate', dossier({ certificates: [...held, more] })).verdict
        expect(order[after]).toBeGreaterThanOrEqual(order[before])
      }),
    )
  })

  it('is satisfied exactly when one of them stands as valid', () => {
    fc.assert(
      fc.property(certificates, (held) => {
        const valid = held.some((c) => standingOf(c, today) === 'valid')
        expect(answerTo('noValidCertificate', dossier({ certificates: held })).verdict === 'satisfied').toBe(valid)
      }),
    )
  })
})

describe('D9-13 training before posting', () => {
  const posted = (since: LocalDate) => [{ code: 'P3', name: '三号岗', isEnforcement: true, since }]
  const since = localDate(2026, 6, 1)
  const judged = (trainings: TrainingValue[], posts = posted(since), day = today) =>
    checkPostTraining(dossier({ trainings, posts }), day, RULES)

  it.each([
    ['ten days too late', [exam({ date: localDate(2026, 6, 10) })], 'violated', '在上岗之后'],
    ['before', [exam({ date: localDate(2026, 5, 20) })], 'satisfied', '2026年5月20日'],
    ['on the day itself', [exam({ date: since })], 'satisfied', '2026年6月1日'],
    ['before, and again after', [exam({ date: localDate(2026, 5, 20) }), exam()], 'satisfied', '上岗前有'],
    ['nowhere recorded', [], 'undetermined', '没有登记培训'],
  ] as const)('%s', (_, trainings, verdict, words) => {
    const answer = judged([...trainings])
    expect([answer.verdict, answer.explanation]).toEqual([verdict, expect.stringContaining(words)])
    expect(answer.cites.map(({ document }) => document)).toEqual(['意见'])
    expect(answer.missing).toBe(verdict === 'undetermined' ? 'postTraining' : undefined)
  })

  it('is not asked of whoever was posted before there was a rule, or is on no enforcement post', () => {
    expect(judged([], posted(localDate(2005, 7, 8))).verdict).toBe('notApplicable')
    expect(judged([], posted(localDate(2005, 7, 9))).verdict).toBe('undetermined')
    expect(judged([], desk).verdict).toBe('notApplicable')
  })

  it('is told of the post for which it is worst', () => {
    const posts = [...posted(localDate(2026, 5, 1)), ...posted(localDate(2026, 7, 1))]
    expect(judged([exam({ date: localDate(2026, 6, 10) })], posts)).toMatchObject({
      verdict: 'violated',
      explanation: expect.stringContaining('2026年5月1日'),
    })
  })

  it('never gets worse by a record of earlier training', () => {
    const days = fc.integer({ min: 0, max: 2000 })
    fc.assert(
      fc.property(fc.array(days, { maxLength: 4 }), days, days, (attended, more, begun) => {
        const on = (n: number) => addDays(localDate(2021, 1, 1), n)
        const trainings = attended.map((n) => exam({ date: on(n) }))
        const before = judged(trainings, posted(on(begun)), on(2000))
        const after = judged([...trainings, exam({ date: on(Math.min(more, begun)) })], posted(on(begun)), on(2000))
        expect(after.verdict).toBe('satisfied')
        expect(before.verdict).toBe(
          attended.length === 0 ? 'undetermined' : Math.min(...attended) <= begun ? 'satisfied' : 'violated',
        )
      }),
    )
  })
})
