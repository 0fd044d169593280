/** Key in globalState: whether the sample account is open. */
export const sampleOpen = 'patchLens.sampleOpen';
