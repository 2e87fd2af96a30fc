/** Numbers for the site's monitoring; seen from this machine only. */
import { Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  observe(route: string, method: string, status: number, seconds: number): void
  print(): Promise<string>
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
  return {
    observe: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    print: () => registry.metrics(),
  }
}
