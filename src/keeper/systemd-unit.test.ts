import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemdUnit } from './systemd-unit.ts';

const options = { node: '/usr/bin/node', main: '/opt/keeper/main.js', stateFolder: '/var/lib/s' };

test('stopping the unit ends the keeper alone, and a crash brings it back', () => {
  const unit = systemdUnit(options);
  assert.match(unit, /^KillMode=process$/m);
  assert.match(unit, /^SendSIGKILL=no$/m);
  assert.match(unit, /^Restart=always$/m);
  assert.match(
    unit,
    /^ExecStart=\/usr\/bin\/node \/opt\/keeper\/main\.js --state-folder \/var\/lib\/s --wait$/m,
  );
  assert.doesNotMatch(unit, /^User=/m);
});

test('a state folder with blanks, percent and dollar signs stays one word', () => {
  const unit = systemdUnit({ ...options, stateFolder: '/srv/a b/50%$x', user: 'deploy' });
  assert.match(unit, /--state-folder "\/srv\/a b\/50%%\$\$x" --wait$/m);
  assert.match(unit, /^RequiresMountsFor=\/srv\/a b\/50%%\$x$/m);
  assert.match(unit, /^User=deploy$/m);
});
