import PrinterOutlined from '@ant-design/icons/PrinterOutlined'
import { Button } from 'antd'

export function PrintButton({ size = 'middle' }: { size?: 'small' | 'middle' }) {
  return (
    <Button size={size} className="qz-no-print" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
      打印
    </Button>
  )
}
