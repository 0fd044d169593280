const longest = 400;

const patterns: readonly (readonly [RegExp, string])[] = [
  // Presigned URLs and sign-in URLs: nothing after the path.
  [/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/gi, '$1?…'],
  [/\b(authToken|X-Amz-(?:Signature|Security-Token|Credential)|Signature)=[^\s&"']+/gi, '$1=…'],
  [
    /\b(aws_secret_access_key|aws_session_token|secretAccessKey|sessionToken|accessToken|password)\b\s*[=:]\s*\S+/gi,
    '$1=…',
  ],
  // A run this long in which nothing but key material is made of letters, digits and +/=.
  [/[A-Za-z0-9+/=_-]{80,}/g, '…'],
];

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
  for (const [pattern, instead] of patterns) clean = clean.replaceAll(pattern, instead);
  clean = clean.replaceAll(/\s+/g, ' ').trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
