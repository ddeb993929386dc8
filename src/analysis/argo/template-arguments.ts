import { failed, ok, type Result } from '../../kit/result.ts';

/** A value that a template is given by name; a secret is a reference, read when it is needed. */
export interface TemplateArgument {
  readonly name: string;
  readonly value?: string;
  readonly secret?: string;
}

/** Run arguments over those of the template: theirs win, strangers are dropped, all must be set. */
export function mergeArguments(
  given: readonly TemplateArgument[],
  template: readonly TemplateArgument[],
): Result<readonly TemplateArgument[], string> {
  const merged = template.map((one) => {
    const theirs = given.find((other) => other.name === one.name);
    return theirs && isSet(theirs) ? theirs : one;
  });
  const missing = merged.find((one) => !isSet(one));
  return missing ? failed(`args.${missing.name} was not resolved`) : ok(merged);
}

function isSet({ value, secret }: TemplateArgument): boolean {
  return value !== undefined || secret !== undefined;
}

/** `{{args.name}}` replaced by values, or the name of one that is missing. */
export function substituteArguments(
  text: string,
  values: Readonly<Record<string, string>>,
): Result<string, string> {
  let missing: string | undefined;
  const filled = text.replace(/\{\{\s*args\.([\w.-]+)\s*\}\}/g, (whole, name: string) => {
    if (Object.hasOwn(values, name)) return values[name]!;
    missing ??= name;
    return whole;
  });
  return missing === undefined ? ok(filled) : failed(`args.${missing} was not resolved`);
}

/** The names that unanchored rules match; a rule that matches none is a mistake. */
export function matchRules(
  kind: 'dryRun' | 'measurementRetention',
  names: readonly string[],
  rules: readonly string[],
): Result<readonly string[], string> {
  const matched = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    let pattern: RegExp;
    try {
      pattern = new RegExp(rule);
    } catch {
      return failed(`${kind}[${index}]: ${rule} is not a regular expression`);
    }
    const found = names.filter((name) => pattern.test(name));
    if (found.length === 0)
      return failed(`${kind}[${index}]: Rule didn't match any metric name(s)`);
    for (const name of found) matched.add(name);
  }
  return ok([...matched]);
}
