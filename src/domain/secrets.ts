/**
 * What is a secret wherever it stands: AWS's access key ids, the tokens of code hosts and model hubs, private keys. Each
 * finds all of it that a text holds.
 */
export const secretForms = {
  awsAccessKey: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  token:
    /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|hf_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9]{32,}|dapi[0-9a-f]{32})/g,
  privateKey: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g,
} as const;

/** The end of a name that says that what follows it is a secret. */
const named = '(?:password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)';
const value = String.raw`("[^"]*"|'[^']*'|[^\s"',;&]+)`;

const patterns: readonly (readonly [RegExp, string])[] = [
  // Presigned URLs and sign-in URLs: nothing after the path.
  [/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/gi, '$1?…'],
  // Who signs in at an address: me:password@, or a token alone.
  [/(\b[a-z][a-z+]{1,20}:\/\/[^\s:/@"']{0,200}:)[^\s/@"']{1,400}@/gi, '$1…@'],
  [/(\b[a-z][a-z+]{1,20}:\/\/)[^\s:/@"']{16,400}@/gi, '$1…@'],
  [/(\s-u\s+|--user[=\s]+)([^\s:]+):\S+/g, '$1$2:…'],
  [/\b(authorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token)\s+)?)[^\s"']+/gi, '$1…'],
  [/\b(bearer\s+)[^\s"']{8,}/gi, '$1…'],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, '…'],
  [/\b(X-Amz-(?:Signature|Security-Token|Credential)|Signature)=[^\s&"']+/gi, '$1=…'],
  [new RegExp(String.raw`((?:secret[-_]?access[-_]?key|session[-_]?token)["']?\s*[=:\s]\s*)${value}`, 'gi'), '$1…'],
  // PASSWORD=…, and "password": "…"; after a colon a short word is one of a sentence.
  [new RegExp(String.raw`(${named}["']?\s?=\s?)${value}`, 'gi'), '$1…'],
  [new RegExp(String.raw`(${named}["']?\s?:\s?)("[^"]+"|'[^']+'|[^\s"',;&]{6,})`, 'gi'), '$1…'],
  [new RegExp(String.raw`(--?(?:\w+-)?${named}\s+)(?!-)${value}`, 'gi'), '$1…'],
  [secretForms.awsAccessKey, '…'],
  [secretForms.token, '…'],
  // A line of a key file, which is no hash for its capitals; and a run this long that nothing but key material makes.
  [/(?<![\w+/.-])(?=[a-z0-9+/]{0,60}[A-Z])(?=[A-Z0-9+/]{0,60}[a-z])[A-Za-z0-9+/]{60,}={0,2}(?![\w.-])/g, '…'],
  [/[A-Za-z0-9+/=_-]{80,}/g, '…'],
];

/**
 * A text without the secrets that are known by their form or by their name, each as `…`: for logs of scripts and words of
 * AWS, before they are kept or shown. It errs on the safe side, and can not know a secret that looks like any word.
 */
export function withoutSecrets(text: string): string {
  return patterns.reduce((clean, [pattern, instead]) => clean.replaceAll(pattern, instead), text);
}
