import { Refused } from '#core/diagnostic'

/** DuckDB says what went wrong only in words; these are the beginnings it uses. */
export function refuseDatabaseError(error: unknown): Refused | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  const detail = `DuckDB：${message.split('\n')[0]}`
  if (/No space left on device|failed to offload|max_temp_directory_size/i.test(message))
    return new Refused('store.disk-full', '分析时磁盘写满了，结果没有写入；请腾出空间后重新运行。', detail)
  if (/^Out of Memory Error|std::bad_alloc|could not allocate/i.test(message))
    return new Refused(
      'analytics.memory',
      '分析超出了内存上限；请用 --memory 放宽（如 --memory 1GB），或减少 --threads，或用 --period 分期运行。',
      detail,
    )
  if (/^INTERRUPT Error/i.test(message)) return new Refused('run.cancelled', '运行已取消，没有留下任何结果。')
  if (/^(?:[A-Z][A-Za-z-]* )+Error: /.test(message))
    return new Refused('analytics.failed', '分析数据库没有算完，结果没有写入；请把下面一行报告给维护者。', detail)
  return undefined
}
