import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import { Button } from 'antd'

/** Takes the list along as XLSX; `at` is its address, with what it is narrowed by. */
export function ExportButton({ at }: { at: string }) {
  return (
    <Button size="small" className="qz-no-print" icon={<DownloadOutlined aria-hidden />} href={at} download>
      导出 XLSX
    </Button>
  )
}
