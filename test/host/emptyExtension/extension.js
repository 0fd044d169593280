/** Does nothing: the measure for activation and memory, and the stand-in where the VSIX itself is installed. */
export function activate() {}
