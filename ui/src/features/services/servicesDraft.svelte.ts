// The draft of a service map.

import { TextDraft } from "../../kit/textDraft.svelte";

export const draft = new TextDraft();
