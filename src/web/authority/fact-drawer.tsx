/** Recording a fact: how something is from a day on. What was recorded before stays, and can be read as of its day. */
import { Button, Checkbox, DatePicker, Drawer, Form, Input, InputNumber, Select } from 'antd'
import type { Rule } from 'antd/es/form'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { components } from '#web/api'
import { useCommand } from '#web/session'
import { Note, officeToday, ProblemNote } from '#web/ui'
import { FACT_FIELDS, type FactField, KIND_NAMES } from './fact-fields.ts'
import type { FactAbout, FactForm } from './fact-of.ts'
import { type PackPost, PackPostSelect } from './pack-post-select.tsx'
import type { Thing } from './queries.ts'
import { recordFact } from './record-fact.ts'
import { ThingSelect } from './thing-select.tsx'

const SHOWN_DAY = 'YYYY年M月D日'
export const TOUCHED = [
  'regions',
  'region',
  'tree',
  'bodies',
  'units',
  'posts',
  'officers',
  'body',
  'unit',
  'post',
  'officer',
  'alerts',
  'approvals',
  'home',
]

type Caution = components['schemas']['FactCaution']

/** What was recorded or asked for, and what the law says to it all the same. */
function Cautioned({ of, close }: { of: Caution; close: () => void }) {
  return (
    <Note tone="warn" title={`请注意：${of.label}`} actions={<Button onClick={close}>知道了</Button>}>
      {of.explanation}
      {of.cites.length === 0 ? null : <span className="qz-faint">（{of.cites.join('；')}）</span>}
    </Note>
  )
}

function FactDrawer(props: {
  about: FactAbout
  title: string
  /** The row as it is shown now; things it points to carry their names. */
  from?: Readonly<Record<string, unknown>> | undefined
  /** The days first offered: those of the row that is corrected. */
  over?: { from: string; to?: string | undefined } | undefined
  open: boolean
  close: () => void
}) {
  const { about } = props
  const [form] = Form.useForm<FactForm>()
  const [caution, setCaution] = useState<Caution>()
  const close = () => {
    setCaution(undefined)
    props.close()
  }
  const command = useCommand((given: FactForm) => recordFact(about, given), {
    quiet: true,
    done: ({ outcome }) =>
      outcome === 'waiting' ? '已提出：这会带来权限，由另一个人确认后才生效（见“待确认的授权”）' : '已记录',
    changes: TOUCHED,
    onDone: ({ caution: told }) => (told === undefined ? props.close() : setCaution(told)),
  })
  const fields = FACT_FIELDS[about.kind].filter((field) => about.fixed?.[field.name] === undefined)
  return (
    <Drawer open={props.open} title={props.title} size={480} destroyOnHidden onClose={close}>
      {caution === undefined ? null : <Cautioned of={caution} close={close} />}
      {about.id === undefined ? null : (
        <Note tone="plain">
          {props.over === undefined
            ? '这里记的是“从哪天起如何”。以前的情形仍按以前的记录查得到。'
            : '更正的是下面这一段时间的记录。更正以前的记录不删除，按“何时已知”仍查得到。'}
        </Note>
      )}
      <Form<FactForm>
        form={form}
        layout="vertical"
        initialValues={{ ...daysOf(props.over), ...startOf(fields, props.from) }}
        // What was recorded is not recorded once more.
        hidden={caution !== undefined}
        onFinish={(given) => command.mutate(given)}
      >
        {fields.map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={field.optional === true ? `${field.label}（可不填）` : field.label}
            {...(field.hint === undefined ? {} : { extra: field.hint })}
            {...(field.type === 'yes' ? { valuePropName: 'checked' } : {})}
            rules={rulesOf(field)}
          >
            {inputOf(field, props.from?.[field.name])}
          </Form.Item>
        ))}
        <Form.Item name="validFrom" label="从哪天起" rules={[{ required: true, message: '请选择从哪天起' }]}>
          <DatePicker format={SHOWN_DAY} style={{ width: '100%' }} allowClear={false} />
        </Form.Item>
        <Form.Item name="validTo" label="到哪天不再如此（可不填）">
          <DatePicker format={SHOWN_DAY} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="reason" label="依据或理由" rules={[{ required: true, message: '请写明依据或理由' }]}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} placeholder="如：××〔2026〕12 号任免文件" />
        </Form.Item>
        <ProblemNote error={command.error} />
        <Button type="primary" htmlType="submit" block size="large" loading={command.isPending}>
          记录
        </Button>
      </Form>
    </Drawer>
  )
}

export function NewFact({
  kind,
  label,
  fixed,
}: {
  kind: FactAbout['kind']
  label: string
  fixed?: Record<string, string>
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label}</Button>
      <FactDrawer
        about={{ kind, ...(fixed === undefined ? {} : { fixed }) }}
        title={`新增${KIND_NAMES[kind]}`}
        open={isOpen}
        close={() => setOpen(false)}
      />
    </>
  )
}

export function ChangeFact(props: {
  about: FactAbout & { id: string }
  from: Readonly<Record<string, unknown>>
  over?: { from: string; to?: string | undefined }
  label?: string
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size={props.label === undefined ? 'middle' : 'small'} onClick={() => setOpen(true)}>
        {props.label ?? '记录变动'}
      </Button>
      <FactDrawer
        about={props.about}
        from={props.from}
        over={props.over}
        title={`${KIND_NAMES[props.about.kind]}的${props.over === undefined ? '变动' : '更正'}`}
        open={isOpen}
        close={() => setOpen(false)}
      />
    </>
  )
}

function rulesOf(field: FactField): Rule[] {
  if (field.type === 'packPost')
    return [
      {
        validator: (_rule, value?: PackPost) =>
          value?.post === '' ? Promise.reject(new Error('请选择制度包中的岗位，或清空制度包')) : Promise.resolve(),
      },
    ]
  return field.optional === true || field.type === 'yes' ? [] : [{ required: true, message: `请填写${field.label}` }]
}

function daysOf(over: { from: string; to?: string | undefined } | undefined) {
  if (over === undefined) return { validFrom: dayjs(officeToday()) }
  return { validFrom: dayjs(over.from), ...(over.to !== undefined && { validTo: dayjs(over.to) }) }
}

function inputOf(field: FactField, shown: unknown) {
  switch (field.type) {
    case 'text':
      return <Input maxLength={500} />
    case 'number':
      return <InputNumber min={0} style={{ width: '100%' }} />
    case 'day':
      return <DatePicker format={SHOWN_DAY} style={{ width: '100%' }} />
    case 'yes':
      return <Checkbox>是</Checkbox>
    case 'answer':
      return (
        <Select<'yes' | 'no'>
          allowClear
          placeholder="未登记"
          options={[
            { value: 'yes', label: field.yes },
            { value: 'no', label: field.no },
          ]}
        />
      )
    case 'packPost':
      return <PackPostSelect />
    case 'choice':
      return <Select options={[...field.options]} allowClear={field.optional === true} />
    case 'choices':
      return <Select mode="multiple" options={[...field.options]} />
    case 'thing':
      return <ThingSelect kind={field.thing} by={field.by} chosen={isThing(shown) ? shown : undefined} />
    default:
      return field satisfies never
  }
}

function startOf(fields: readonly FactField[], from: Readonly<Record<string, unknown>> | undefined) {
  if (from === undefined) return {}
  return Object.fromEntries(
    fields.map((field) => {
      const value = from[field.name]
      if (field.type === 'day') return [field.name, typeof value === 'string' ? dayjs(value) : undefined]
      if (field.type === 'answer') return [field.name, value === undefined ? undefined : value === true ? 'yes' : 'no']
      if (!isThing(value)) return [field.name, value]
      return [field.name, field.type === 'thing' && field.by === 'code' ? value.code : value.id]
    }),
  )
}

function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value
}
