// What each indicator should come to, counted while the rows are planted.
export function makeTally() {
  const counts = { satisfied: 0, violated: 0, undetermined: 0, exempted: 0, pending: 0 }
  return {
    add: (outcome) => {
      counts[outcome]++
    },
    total: () => ({
      population: counts.satisfied + counts.violated + counts.undetermined + counts.exempted,
      ...counts,
    }),
  }
}

/** A list of scenarios from `{ name: times }`. */
export function planScenarios(times) {
  return Object.entries(times).flatMap(([name, count]) => Array.from({ length: count }, () => name))
}
