// Whether a key press belongs to an input method that composes a character. Enter and
// Esc then choose or drop the composition; they are not for the page.

/** What WebKit reports for the press that ends a composition. */
const COMPOSED_KEY_CODE = 229;

export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === COMPOSED_KEY_CODE;
}
