interface ForeignKey {
  /** Our key that says the same. */
  readonly key: string;
  readonly remedy: string;
}

/** Words that other tools use for what a rollout file says with another word, or elsewhere. */
const words: Readonly<Record<string, readonly [key: string, example: string]>> = {
  name: ['service', 'service: checkout'],
  app: ['service', 'service: checkout'],
  command: ['run', 'run: node server.js'],
  cmd: ['run', 'run: node server.js'],
  start: ['run', 'run: node server.js'],
  processes: ['run', 'run: { web: node server.js }'],
  roles: ['run', 'run: { web: node server.js, worker: node worker.js }'],
  ports: ['port', 'port: 8080'],
  instances: ['replicas', 'replicas: 4'],
  scale: ['replicas', 'replicas: 4'],
  environment: ['env', 'env: { LOG_LEVEL: info }'],
  envFile: ['env', 'env: { file: .env }'],
  env_file: ['env', 'env: { file: .env }'],
  secrets: ['env', 'env: { API_TOKEN: { secret: API_TOKEN } }'],
  healthcheck: ['health', 'health: /healthz'],
  readiness: ['health', 'health: { ready: /ready }'],
  liveness: ['health', 'health: { live: /health }'],
  readinessProbe: ['health', 'health: { ready: /ready }'],
  livenessProbe: ['health', 'health: { live: /health }'],
  drain: ['stop', 'stop: { drain: 30s }'],
  grace: ['stop', 'stop: { grace: 10s }'],
  terminationGracePeriodSeconds: ['stop', 'stop: { grace: 30s }'],
  canary: ['strategy', 'strategy: { canary: standard }'],
  rolling: ['strategy', 'strategy: rolling'],
  maxSurge: ['strategy', 'strategy: { rolling: { maxSurge: 1 } }'],
  maxUnavailable: ['strategy', 'strategy: { rolling: { maxUnavailable: 0 } }'],
  limits: ['evidence', 'evidence: { limits: [{ errors: 5% }] }'],
  analysis: ['evidence', 'evidence: { limits: [{ errors: 5% }] }'],
  keepStable: ['rollback', 'rollback: { keepStable: 30m }'],
  progressDeadlineSeconds: ['rollback', 'rollback: { deadline: 10m }'],
  git: ['source', 'source: { git: . }'],
  archive: ['source', 'source: { archive: build.tar.gz }'],
  folder: ['source', 'source: dist'],
  migrations: ['schema', 'schema: { database: { secret: DATABASE_URL }, migrations: db }'],
  setWeight: ['weight', 'weight: 10%'],
  percent: ['weight', 'weight: 10%'],
  traffic: ['weight', 'weight: 10%'],
  pause: ['hold', 'hold: 5m'],
  duration: ['hold', 'hold: 5m'],
  wait: ['hold', 'hold: 5m'],
  initialDelaySeconds: ['every', 'every: 5s'],
  period: ['every', 'every: 5s'],
  interval: ['every', 'every: 5s'],
  periodSeconds: ['every', 'every: 5s'],
  timeoutSeconds: ['timeout', 'timeout: 2s'],
  failureThreshold: ['failures', 'failures: 3'],
  retries: ['failures', 'failures: 3'],
  path: ['http', 'http: /healthz'],
};

/** What a key of another tool is called here; undefined when nothing like it is known. */
export function foreignKeys(key: string): ForeignKey | undefined {
  if (!Object.hasOwn(words, key)) return undefined;
  const [ours, example] = words[key]!;
  return { key: ours, remedy: `Write \`${example}\` instead.` };
}
