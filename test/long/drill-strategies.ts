/** Strategies that long drills take in turn: every way of moving traffic, with short waits. */
export const drillStrategies: readonly Readonly<Record<string, unknown>>[] = [
  {
    strategy: {
      canary: [
        { weight: '25%', hold: '1s' },
        { weight: '50%', hold: '1s' },
      ],
    },
  },
  { strategy: { rolling: { maxSurge: 1, maxUnavailable: 0, minReady: '0s' } } },
  { strategy: { 'blue-green': { watch: '1s' } }, rollback: { keepStable: '1s' } },
  { strategy: { rolling: { maxSurge: 0, maxUnavailable: 1, minReady: '0s' } } },
];
