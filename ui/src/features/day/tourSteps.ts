// The steps of the tour. Each points at a part of the screen; pure.

import type { ScreenId } from "../../screens";

export interface TourStep {
  /** Selectors of the part; the first one that is on screen counts. */
  at: readonly string[];
  screen: ScreenId;
  title: string;
  text: string;
  /** What to look at, if there is something. */
  look?: string;
}

export const TOUR: readonly TourStep[] = [
  {
    at: ["[data-testid=queue-row]", "[data-testid=nav-queue]"], screen: "queue", title: "Actions wait here",
    text: "AI tools of this shop ask before they act. Each row is one action, the one that is due first at the top. The number at the right is the time left; an open action also says what happens when it passes without a decision.",
    look: "Your colleagues decide as well: rows leave the list while you watch.",
  },
  {
    at: ["[data-testid=arguments]", "[data-testid=detail]"], screen: "queue", title: "This is exactly what runs",
    text: "The words above come from the tool. These lines are what it may do, and nothing else. If one letter changes, your review no longer counts.",
    look: "Compare them with the title and the reasons. Some of these actions are wrong.",
  },
  {
    at: ["[data-testid=evidence-0]", "[data-testid=detail]"], screen: "queue", title: "Evidence",
    text: "What the tool based its proposal on. Open it: a wrong region or an old reading often shows here only.",
  },
  {
    at: ["[data-testid=verdict-approve]", "[aria-label='Your review']"], screen: "queue", title: "You decide",
    text: "Approve works once every line of the arguments and the preview was on screen. Your review is signed with a key that stays on this computer.",
    look: "Keys: A approve, R reject, E approve with edits, X escalate.",
  },
  {
    at: ["[data-testid=day-speed]"], screen: "queue", title: "Time is yours",
    text: "Let the clock go 10 or 60 times as fast, or jump to the next moment. While you read an action it goes as a real clock.",
  },
  {
    at: ["[data-testid=nav-incidents]"], screen: "queue", title: "When something breaks",
    text: "Incidents shows outages beside the actions and changes that went before them, and what probably caused each. Managers stop a tool while they look.",
  },
  {
    at: ["[data-testid=nav-audit]"], screen: "queue", title: "Everything is recorded",
    text: "Audit shows every proposal, review and outcome, in one chain that cannot be changed without notice. Your decisions will be there too.",
  },
];
