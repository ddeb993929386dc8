export interface UnitOptions {
  /** Absolute path of the Node program. */
  readonly node: string;
  /** Absolute path of the keeper's main file. */
  readonly main: string;
  readonly stateFolder: string;
  /** Runs as root when absent: then it can open ports below 1024 and set every limit. */
  readonly user?: string;
}

/**
 * The systemd unit of the keeper, `steadyship-keeper.service`. `KillMode=process`: stopping or
 * restarting the unit ends the keeper alone, the proxy and the instances serve on, and the next
 * keeper adopts them. It starts at every boot and brings back what ran. A keeper that somebody
 * started by hand is left alone: the unit stands by until that one ends.
 */
export function systemdUnit(options: UnitOptions): string {
  const command = [options.node, options.main, '--state-folder', options.stateFolder, '--wait'];
  return `[Unit]
Description=Steadyship keeper: parent of the proxy and of every instance on this host
After=network-online.target
Wants=network-online.target
RequiresMountsFor=${escaped(options.stateFolder)}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${command.map(quoted).join(' ')}
Restart=always
RestartSec=1
KillMode=process
SendSIGKILL=no
# The keeper must be the last to fall when memory runs out.
OOMPolicy=continue
OOMScoreAdjust=-900
TasksMax=infinity
LimitNOFILE=65536
Delegate=yes
${options.user === undefined ? '' : `User=${options.user}\n`}
[Install]
WantedBy=multi-user.target
`;
}

/** A word of a command line: systemd knows C escapes, % specifiers and $ variables. */
function quoted(word: string): string {
  const plain = escaped(word).replaceAll('$', '$$$$');
  return /^[A-Za-z0-9_/.:@%+=,-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%%');
}
