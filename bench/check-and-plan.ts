/** usage: node bench/check-and-plan.ts — a thousand indicators checked, planned and printed. */
import { planIndicators, printPlan } from '#core/indicator'
import { median, seconds } from './measure.ts'
import { INDICATORS, scope } from './office.ts'

const COUNT = 1000
const times: number[] = []
for (let round = 0; round < 5; round += 1) {
  times.push(
    await seconds(async () => {
      const indicators = Array.from({ length: COUNT }, (_, i) =>
        i % 2 === 0 ? INDICATORS.responseWithin(1 + (i % 60), `r${i}`) : INDICATORS.deadline(1 + (i % 90), `d${i}`),
      )
      const printed = printPlan(planIndicators(indicators, scope()))
      if (printed.units.length === 0) throw new Error('nothing was printed')
    }),
  )
}
console.log(
  `${COUNT} indicators checked, planned and printed in ${median(times).toFixed(3)} s, goal 1 s ${median(times) <= 1 ? 'reached' : 'NOT reached'}`,
)
