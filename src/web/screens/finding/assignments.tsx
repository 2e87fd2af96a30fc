/** To whom a finding was given to look into, what for and by when; and giving it to somebody. */
import { Button, DatePicker, Form, Input, Modal } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { api, type components, dataOf, given } from '#web/api'
import { ThingSelect } from '#web/authority'
import { useCommand } from '#web/session'
import { formatDay, formatInstant, Mark, officeToday, ProblemNote, Section } from '#web/ui'
import type { Finding } from './queries.ts'

type Assignment = components['schemas']['Assignment']

const TOUCHED = ['finding', 'findings', 'finding-counts', 'home'] as const

export function Assignments({ finding }: { finding: Finding }) {
  const { assignments = [], mayAssign, mayEndAssignments } = finding
  if (assignments.length === 0 && !mayAssign) return null
  return (
    <Section
      title="交办核查"
      note="交给的人看得到这一条，直到结束"
      actions={mayAssign ? <Assign finding={finding.id} /> : undefined}
    >
      {assignments.length === 0 ? (
        <p className="qz-faint">还没有交给谁核查。</p>
      ) : (
        <ul className="qz-assignments">
          {assignments.map((one) => (
            <li key={one.id}>
              <div>
                <strong>{one.officer.name}</strong> <State of={one} />
              </div>
              <p>{one.note}</p>
              <p className="qz-faint">
                {one.by}于{formatInstant(one.at)}交办
                {one.due === undefined ? '' : `，请在${formatDay(one.due)}之前`}
              </p>
              {one.ended === undefined ? null : (
                <p className="qz-faint">
                  {one.ended.by}于{formatInstant(one.ended.at)}结束：{one.ended.reason}
                </p>
              )}
              {mayEndAssignments && one.ended === undefined ? <End finding={finding.id} assignment={one} /> : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function State({ of: { ended, due, own } }: { of: Assignment }) {
  if (ended !== undefined) return <Mark tone="plain">已结束</Mark>
  if (due !== undefined && due < officeToday()) return <Mark tone="bad">已过期限</Mark>
  return <Mark tone="warn">{own ? '由您核查' : '核查中'}</Mark>
}

type Given = { officer: string; note: string; due?: Dayjs | null }

function Assign({ finding }: { finding: string }) {
  const [isOpen, setOpen] = useState(false)
  const command = useCommand(
    ({ officer, note, due }: Given) =>
      dataOf(
        api.POST('/api/findings/{id}/assignments', {
          params: { path: { id: finding } },
          body: { officer, note, ...given({ due: due?.format('YYYY-MM-DD') }) },
        }),
      ),
    { quiet: true, done: '已交办', changes: TOUCHED, onDone: () => setOpen(false) },
  )
  return (
    <>
      <Button onClick={() => setOpen(true)}>交办</Button>
      <Modal open={isOpen} title="交给谁核查" footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <Form layout="vertical" onFinish={(values: Given) => command.mutate(values)}>
          <Form.Item
            name="officer"
            label="人员"
            rules={[{ required: true, message: '请选择人员' }]}
            extra="疑点涉及的人应当回避，不能交给本人。"
          >
            <ThingSelect kind="officer" />
          </Form.Item>
          <Form.Item
            name="note"
            label="要核查什么"
            rules={[{ required: true, message: '请写明要核查什么' }]}
            extra="不要写人员的姓名和证件号：这里写的不能再改，也不随人员信息一起删除。"
          >
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
          </Form.Item>
          <Form.Item name="due" label="请在哪天之前（可不填）">
            <DatePicker format="YYYY年M月D日" style={{ width: '100%' }} />
          </Form.Item>
          <ProblemNote error={command.error} />
          <Button type="primary" htmlType="submit" block loading={command.isPending}>
            交办
          </Button>
        </Form>
      </Modal>
    </>
  )
}

function End({ finding, assignment }: { finding: string; assignment: Assignment }) {
  const [isOpen, setOpen] = useState(false)
  const command = useCommand(
    (body: { reason: string }) =>
      dataOf(
        api.POST('/api/findings/{id}/assignments/{assignment}/end', {
          params: { path: { id: finding, assignment: assignment.id } },
          body,
        }),
      ),
    { quiet: true, done: '交办已结束', changes: TOUCHED, onDone: () => setOpen(false) },
  )
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`结束对${assignment.officer.name}的交办`}>
        结束
      </Button>
      <Modal
        open={isOpen}
        title={`结束对${assignment.officer.name}的交办`}
        footer={null}
        destroyOnHidden
        onCancel={() => setOpen(false)}
      >
        <Form layout="vertical" onFinish={(values: { reason: string }) => command.mutate(values)}>
          <Form.Item
            name="reason"
            label="结果或理由"
            rules={[{ required: true, message: '请写明结果或理由' }]}
            extra="结束之后，此人不再因这次交办而看得到这一条。"
          >
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
          </Form.Item>
          <ProblemNote error={command.error} />
          <Button type="primary" htmlType="submit" block loading={command.isPending}>
            结束交办
          </Button>
        </Form>
      </Modal>
    </>
  )
}
