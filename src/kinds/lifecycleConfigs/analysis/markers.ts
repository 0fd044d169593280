/**
 * A script prints its packages between these lines into the log of its start; the lists of two starts, compared, are
 * the package drift. Behind the first marker stands the conda environment: `patch-lens:packages:begin env=python3`.
 */
export const packageListBegin = 'patch-lens:packages:begin';
export const packageListEnd = 'patch-lens:packages:end';
