// The draft of a policy.

import { TextDraft } from "../../kit/textDraft.svelte";

export const draft = new TextDraft();
