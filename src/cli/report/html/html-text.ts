import { safeText } from '../../render/safe-text.ts';

/** Text of strangers as text in HTML, in attributes too. */
export function htmlText(text: string): string {
  return safeText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
