/** What the process that owns a lab in the background tells the one that started it. */
export type OwnerMessage = { readonly up: true } | { readonly error: string };

/** A lab that was forgotten ends by itself after this long. */
export const HOURS_TO_LIVE = 8;
