/** `vscode.l10n` without a bundle: the English sentence with its placeholders filled in. */
export const l10n = {
  t: (message: string, ...args: readonly (string | number)[]): string =>
    message.replaceAll(/\{(\d+)\}/g, (whole, at: string) => {
      const value = args[Number(at)];
      return value === undefined ? whole : String(value);
    }),
};
