import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dashboardQueries } from './dashboard.ts';

// Needs `promtool`, which comes with the Debian package prometheus.
const folder = 'deploy/prometheus';

function promtool(...args: readonly string[]): string {
  return execFileSync('promtool', [...args], { encoding: 'utf8', stdio: 'pipe', timeout: 60_000 });
}

test('Prometheus takes the alerts, and they fire when they should and only then', () => {
  assert.match(promtool('check', 'rules', `${folder}/alerts.yaml`), /SUCCESS: \d+ rules found/);
  assert.match(promtool('test', 'rules', `${folder}/alerts.test.yaml`), /SUCCESS/);
});

test('every alert has a test in which it fires', () => {
  const alerts = readFileSync(`${folder}/alerts.yaml`, 'utf8');
  const tests = readFileSync(`${folder}/alerts.test.yaml`, 'utf8');
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name!);
  assert.ok(names.length >= 15);
  for (const name of names) {
    const fires = new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n`);
    assert.match(tests, fires, name);
  }
});

test('Prometheus can read every query of the dashboard', () => {
  const path = mkdtempSync(join(tmpdir(), 'steadyship-queries-'));
  try {
    const rules = dashboardQueries().map((expr, index) => ({ record: `query_${index}`, expr }));
    writeFileSync(join(path, 'rules.yaml'), JSON.stringify({ groups: [{ name: 'all', rules }] }));
    const said = promtool('check', 'rules', join(path, 'rules.yaml'));
    assert.match(said, new RegExp(`SUCCESS: ${rules.length} rules found`));
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
