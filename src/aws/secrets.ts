import { withoutSecrets } from '../domain/secrets.ts';

const longest = 400;

/**
 * Makes words of AWS or of the SDK fit to be shown and logged: known secrets,
 * URLs' queries and long runs of key material are taken out, the length is bounded.
 */
export function cleaned(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  // A signature error quotes the whole canonical request, session token included, URL-encoded.
  for (const secret of secrets) {
    if (secret.length < 8) continue;
    clean = clean.replaceAll(secret, '…').replaceAll(encodeURIComponent(secret), '…');
  }
  clean = withoutSecrets(clean).replaceAll(/\s+/g, ' ').trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
