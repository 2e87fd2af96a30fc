/** Starting an assessment: which regulation, which registers, which period. */
import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Form, Modal, Select } from 'antd'
import { api, dataOf } from '#web/api'
import { useCommand } from '#web/session'
import { ProblemNote } from '#web/ui'

type Picked = { format: (pattern: string) => string }
type Given = { pack: string; data: string; period?: [Picked, Picked] | null; variant?: string }

export function StartRun(props: { open: boolean; close: () => void; started: (job: string) => void }) {
  const packs = useQuery({
    queryKey: ['packs', 'all'],
    queryFn: () => dataOf(api.GET('/api/packs', { params: { query: { sort: 'title', limit: 200 } } })),
    enabled: props.open,
  })
  const sets = useQuery({
    queryKey: ['data-sets'],
    queryFn: () => dataOf(api.GET('/api/data-sets')),
    enabled: props.open,
  })
  const [form] = Form.useForm<Given>()
  const chosen = Form.useWatch('pack', form)
  const detail = useQuery({
    queryKey: ['pack', chosen],
    queryFn: () => {
      const [jurisdiction = '', name = ''] = (chosen ?? '').split('/')
      return dataOf(api.GET('/api/packs/{jurisdiction}/{name}', { params: { path: { jurisdiction, name } } }))
    },
    enabled: props.open && chosen !== undefined,
  })
  const variants = detail.data?.variants ?? []
  const start = useCommand(
    ({ pack, data, period, variant }: Given) =>
      dataOf(
        api.POST('/api/runs', {
          body: {
            pack,
            data,
            ...(variant === undefined ? {} : { variant }),
            ...(period === undefined || period === null
              ? {}
              : { period: { from: period[0].format('YYYY-MM-DD'), to: period[1].format('YYYY-MM-DD') } }),
          },
        }),
      ),
    { quiet: true, changes: ['runs'], onDone: ({ job }) => props.started(job.id) },
  )
  return (
    <Modal open={props.open} title="运行考核" footer={null} destroyOnHidden onCancel={props.close}>
      <ProblemNote error={packs.error ?? sets.error} />
      <Form<Given> form={form} layout="vertical" onFinish={(given) => start.mutate(given)}>
        <Form.Item name="pack" label="制度包" rules={[{ required: true, message: '请选择制度包' }]}>
          <Select
            loading={packs.isPending}
            options={(packs.data?.items ?? [])
              .filter((pack) => pack.indicators > 0)
              .map((pack) => ({
                value: `${pack.jurisdiction}/${pack.name}`,
                label: pack.title,
                disabled: pack.faulty !== undefined,
              }))}
          />
        </Form.Item>
        <Form.Item name="data" label="登记簿" rules={[{ required: true, message: '请选择一批登记簿' }]}>
          <Select
            loading={sets.isPending}
            notFoundContent="服务器上还没有登记簿文件夹"
            options={(sets.data?.items ?? []).map((set) => ({
              value: set.id,
              label: `${set.title}（${set.files} 个文件）`,
            }))}
          />
        </Form.Item>
        {variants.length === 0 ? null : (
          <Form.Item name="variant" label="适用情形（可不填）">
            <Select allowClear options={variants.map(({ id, title }) => ({ value: id, label: title }))} />
          </Form.Item>
        )}
        <Form.Item name="period" label="期间（可不填，即全部记录）">
          <DatePicker.RangePicker format="YYYY年M月D日" style={{ width: '100%' }} />
        </Form.Item>
        <ProblemNote error={start.error} />
        <Button type="primary" htmlType="submit" block size="large" loading={start.isPending}>
          开始
        </Button>
      </Form>
    </Modal>
  )
}
