/** One officer: who they are, what is wrong with their papers, what they held and when. */

import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { EMPLOYMENT_TYPES } from '#core/authority'
import { ActCounts, DetailFrame, momentOf } from '#web/authority'
import { useMay } from '#web/session'
import { Facts } from '#web/ui'
import { wordOf } from '#web/words'
import { Appointments, CertificateHistories, Certificates, CredentialNotes, Trainings } from './parts.tsx'
import { officerQuery } from './queries.ts'

export function OfficerScreen() {
  const { id = '' } = useParams({ strict: false })
  const may = useMay()
  const query = useQuery(officerQuery(id, momentOf(useSearch({ strict: false }))))
  return (
    <DetailFrame
      kind="officer"
      query={query}
      mayChange={may('officer', 'change')}
      path={<Link to="/officers">执法人员</Link>}
      tell={(officer) => `${officer.body.name}，${wordOf(EMPLOYMENT_TYPES, officer.employmentType)}`}
      above={(detail) => (
        <>
          <CredentialNotes alerts={detail.alerts} />
          {may('finding', 'list') ? <ActCounts officer={id} /> : null}
        </>
      )}
      actions={() =>
        may('finding', 'list') ? (
          <Link to="/findings" search={{ officer: id }}>
            有关疑点
          </Link>
        ) : null
      }
      facts={(officer) => (
        <Facts
          of={[
            ['代码', officer.code],
            [
              '所属主体',
              <Link key="b" to="/bodies/$id" params={{ id: officer.body.id }}>
                {officer.body.name}
              </Link>,
            ],
            ['用工身份', wordOf(EMPLOYMENT_TYPES, officer.employmentType)],
            ['身份证号', officer.idNumber ?? <span className="qz-faint">未填写，或无权查看</span>],
          ]}
        />
      )}
    >
      {(detail) => (
        <>
          <Appointments of={detail.appointments} officer={id} mayChange={may('appointment', 'change')} />
          <Certificates
            of={detail.certificates}
            day={detail.asOf}
            officer={id}
            mayChange={may('certificate', 'change')}
          />
          <CertificateHistories of={detail.certificateHistories} day={detail.asOf} />
          <Trainings of={detail.trainings} officer={id} mayChange={may('training', 'change')} />
        </>
      )}
    </DetailFrame>
  )
}
