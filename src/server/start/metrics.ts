/** Numbers for the site's monitoring; seen from this machine only. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  observe(route: string, method: string, status: number, seconds: number): void
  print(): Promise<string>
  close(): void
}

export function openMetrics(uptime: () => number): Metrics {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'quanze_http_request_seconds',
    help: 'Time to answer, by route as declared',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.06, 0.15, 0.5, 1, 5],
    registers: [registry],
  })
  new Gauge({
    name: 'quanze_uptime_seconds',
    help: 'Seconds since the server is ready',
    registers: [registry],
    collect() {
      this.set(uptime())
    },
  })
  new Gauge({
    name: 'quanze_memory_bytes',
    help: 'Resident memory of the server process',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  new Gauge({
    name: 'quanze_event_loop_delay_seconds',
    help: 'How long the server was too busy to turn to the next request, since it was asked last',
    labelNames: ['quantile'] as const,
    registers: [registry],
    collect() {
      // The longest is rounded up to the next bucket, and nothing was measured just after the last time.
      const seconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0)
      this.set({ quantile: '0.5' }, seconds(delay.percentile(50)))
      this.set({ quantile: '0.99' }, seconds(delay.percentile(99)))
      this.set({ quantile: '1' }, seconds(delay.max))
      delay.reset()
    },
  })
  return {
    observe: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    print: () => registry.metrics(),
    close: () => delay.disable(),
  }
}
