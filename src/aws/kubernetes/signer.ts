/* What a token is signed with; loaded with the first token. */
export { Sha256 } from '@smithy/core/checksum';
export { HttpRequest } from '@smithy/protocol-http';
export { SignatureV4 } from '@smithy/signature-v4';
