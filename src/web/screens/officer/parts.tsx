/** The parts of an officer's page. */

import { Link } from '@tanstack/react-router'
import {
  ADDED_WHERE,
  APPOINTMENT_KINDS,
  CERTIFICATE_KINDS,
  CERTIFICATE_STANDINGS,
  CERTIFICATE_STATUSES,
  standingOf,
  tellAlert,
} from '#core/authority'
import type { components } from '#web/api'
import { ChangeFact, FactHistory, MendFact, NewFact, toneOfAlert } from '#web/authority'
import { Empty, formatDay, Mark, Note, officeToday, Section, SimpleTable, tellDistance, ValidityBars } from '#web/ui'
import { wordOf } from '#web/words'

type Detail = components['schemas']['OfficerDetail']
type Part<Of> = { of: readonly Of[]; officer: string; mayChange: boolean }

export function CredentialNotes({ alerts }: { alerts: Detail['alerts'] }) {
  return alerts.map((alert) => (
    <Note
      key={`${alert.kind}${alert.post?.id ?? ''}${alert.explanation}`}
      tone={toneOfAlert(alert)}
      title={tellAlert(alert)}
    >
      {alert.explanation}
      {alert.missing === undefined ? null : `请${ADDED_WHERE[alert.missing]}。`}
      {alert.cites.length === 0 ? null : <span className="qz-faint">（{alert.cites.join('；')}）</span>}
    </Note>
  ))
}

export function Appointments({ of, officer, mayChange }: Part<Detail['appointments'][number]>) {
  return (
    <Section
      title="任职"
      note="可以同时担任几个岗位"
      actions={mayChange ? <NewFact kind="appointment" label="任命" fixed={{ officer }} /> : null}
    >
      {of.length === 0 ? (
        <Empty title="没有任职记录">没有任职就没有权限，疑点也无法归到岗位。</Empty>
      ) : (
        <ValidityBars
          label="任职"
          today={officeToday()}
          of={of.map((one) => ({
            key: `${one.id}${one.from}`,
            from: one.from,
            to: one.to,
            title: (
              <Link to="/posts/$id" params={{ id: one.post.id }}>
                {one.post.name}
              </Link>
            ),
            detail: `${wordOf(APPOINTMENT_KINDS, one.kind)}${one.unit === undefined ? '' : `，${one.unit.name}`}`,
            tone: one.kind === 'primary' ? 'accent' : 'warn',
            ...(mayChange && { actions: <MendFact kind="appointment" row={one} fixed={{ officer }} /> }),
          }))}
        />
      )}
    </Section>
  )
}

const STANDING_TONES = {
  valid: 'good',
  suspended: 'bad',
  revoked: 'bad',
  expired: 'plain',
  endUnknown: 'plain',
  notYetIssued: 'plain',
} as const

export function Certificates({ of, day, officer, mayChange }: Part<Detail['certificates'][number]> & { day: string }) {
  return (
    <Section
      title="执法证件"
      actions={mayChange ? <NewFact kind="certificate" label="登记证件" fixed={{ officer }} /> : null}
    >
      {of.length === 0 ? (
        <Empty title="没有登记证件">在执法岗位而没有证件的，会在本页上方提示。</Empty>
      ) : (
        <SimpleTable
          label="执法证件"
          rows={of}
          rowKey={(one) => `${one.id}${one.from}`}
          columns={[
            { title: '种类', show: (one) => wordOf(CERTIFICATE_KINDS, one.kind) },
            { title: '编号', show: (one) => <code>{one.number}</code> },
            { title: '发证日期', show: (one) => formatDay(one.issuedAt) },
            {
              title: '有效期至',
              show: (one) =>
                one.expiresAt === undefined ? (
                  <span className="qz-faint">未登记有效期</span>
                ) : (
                  <>
                    {formatDay(one.expiresAt)} <span className="qz-faint">{tellDistance(day, one.expiresAt)}</span>
                  </>
                ),
            },
            {
              title: '状态',
              show: (one) => {
                const standing = standingOf(one, day)
                return <Mark tone={STANDING_TONES[standing]}>{CERTIFICATE_STANDINGS[standing]}</Mark>
              },
            },
            ...(mayChange
              ? [
                  {
                    title: '变动',
                    show: (one: (typeof of)[number]) => (
                      <ChangeFact
                        about={{ kind: 'certificate', id: one.id, version: one.version, fixed: { officer } }}
                        from={one}
                        label="记录变动"
                      />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Section>
  )
}

/** Every certificate there ever was: valid, suspended, revoked, restored, from when, and who recorded it. */
export function CertificateHistories({ of, day }: { of: Detail['certificateHistories']; day: string }) {
  if (of.length === 0) return null
  return (
    <Section title="证件的历史" note="只增不改">
      {of.map(({ id, timeline, facts }) => {
        const number = timeline.at(-1)?.number ?? ''
        return (
          <div key={id} className="qz-history">
            <ValidityBars
              label={`证件${number}的历史`}
              today={day}
              of={timeline.map((one) => ({
                key: one.from,
                from: one.from,
                to: one.to,
                title: `${wordOf(CERTIFICATE_KINDS, one.kind)}（${one.number}）`,
                detail: tellCertificate(one.status, one.expiresAt),
                tone: one.status === 'valid' ? 'accent' : one.status === 'expired' ? 'plain' : 'bad',
              }))}
            />
            <FactHistory
              facts={facts}
              label={`证件${number}的记录`}
              tell={({ value }) =>
                tellCertificate(String(value?.['status']), value?.['expiresAt'] as string | undefined)
              }
            />
          </div>
        )
      })}
    </Section>
  )
}

function tellCertificate(status: string, expiresAt: string | undefined): string {
  const until = expiresAt === undefined ? '未登记有效期' : `有效期至${formatDay(expiresAt)}`
  return `记为${wordOf(CERTIFICATE_STATUSES, status)}，${until}`
}

export function Trainings({ of, officer, mayChange }: Part<Detail['trainings'][number]>) {
  return (
    <Section
      title="培训与考试"
      actions={mayChange ? <NewFact kind="training" label="登记培训" fixed={{ officer }} /> : null}
    >
      {of.length === 0 ? (
        <Empty title="没有培训记录">登记法律培训和考试之后，列在这里。</Empty>
      ) : (
        <SimpleTable
          label="培训与考试"
          rows={of}
          rowKey={(one) => `${one.id}${one.from}`}
          columns={[
            { title: '日期', show: (one) => formatDay(one.date) },
            { title: '内容', show: (one) => one.topic },
            { title: '学时', align: 'right', show: (one) => one.hours ?? '' },
            { title: '成绩', align: 'right', show: (one) => one.score ?? '' },
            {
              title: '结果',
              show: (one) =>
                one.passed === undefined ? (
                  ''
                ) : (
                  <Mark tone={one.passed ? 'good' : 'bad'}>{one.passed ? '合格' : '不合格'}</Mark>
                ),
            },
            ...(mayChange
              ? [
                  {
                    title: '变动',
                    show: (one: (typeof of)[number]) => <MendFact kind="training" row={one} fixed={{ officer }} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Section>
  )
}
