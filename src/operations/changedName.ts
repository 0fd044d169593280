/** The file in a root of journals that a window writes when it has begun or changed an operation: the others watch it. */
export const changedName = '.changed';
