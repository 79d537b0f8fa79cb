// A policy for pictures of Settings → Policy. What a text means is looked up by
// a word in it, not read: the real reading is tested against the real desk.

import type { Commands } from "../src/bindings/commands";
import type { CheckpointView, PolicyCheck, PolicyProblemView, PolicyTrial, PolicyView } from "../src/bindings/views";
import { ProblemError } from "../src/host/host";
import { NOW } from "./fixture-data";

const DAY = 86_400_000;

export const TEXT = `# What our tools may not do alone.
default_ttl = "60m"

[[checkpoint]]
name = "reads"
about = "Looking changes nothing."
when = 'kind.endsWith(".read") && risk == "low"'
auto_approve = true

[[checkpoint]]
name = "prod-deploys"
about = "Two people from two teams look at what reaches customers."
when = 'kind.startsWith("deploy.") && target.environment == "prod"'
approve = 2
roles = ["reviewer", "manager"]
two_teams = true
not = ["tool_owner", "requester"]
deadline = "30m"
on_deadline = "deny"
require = ["reason", "evidence"]
second_look = 0.1
escalate_to = ["manager"]
`;

const checkpoints: CheckpointView[] = [
  { name: "reads", about: "Looking changes nothing.", when: 'kind.endsWith(".read") && risk == "low"', auto_approve: true, built_in: false, asks: [{ what: "Nobody", says: "Runs without a review, and the record says so. What is critical or irreversible goes on to the checkpoints below." }] },
  {
    name: "prod-deploys", about: "Two people from two teams look at what reaches customers.", when: 'kind.startsWith("deploy.") && target.environment == "prod"', auto_approve: false, built_in: false,
    asks: [
      { what: "Who", says: "Reviewer or manager, but not whoever answers for the tool or whoever asked for the action." },
      { what: "How many", says: "2 people say yes, from two teams; 1 no rejects." },
      { what: "Deadline", says: "30 min at most; then denied." },
      { what: "Second look", says: "10 % of actions, by somebody who does not see the first verdict." },
      { what: "Required", says: "A reason with every verdict and evidence with the proposal." },
      { what: "After an escalation", says: "Manager." },
    ],
  },
  { name: "everything", about: "Built in: whatever no other checkpoint takes.", when: null, auto_approve: false, built_in: true, asks: [{ what: "Who", says: "Reviewer." }, { what: "How many", says: "1 yes; 1 no rejects." }, { what: "Deadline", says: "As the tool asks, or 60 min; then denied, or what the tool asked for." }] },
];

const warning: PolicyProblemView = { line: 10, column: 1, code: "too_few_people", message: "prod-deploys asks for 3 people with its second look, but only 2 people may decide there (Mara Ortiz, Jan Kos). No second look will happen." };

type Answers = { [K in "policy" | "policy_check" | "policy_test" | "publish_policy"]: (args: Commands[K]["args"]) => Commands[K]["result"] };

export function policyAnswers(asked: () => URLSearchParams): Answers {
  let version = "3-9f2c71ab";
  let text = TEXT;
  const view = (): PolicyView => ({
    version, in_force: true, current: version, text, default_deadline: "60 min", checkpoints, warnings: [warning],
    published: { version, by: "Mara Ortiz", at: NOW - 3 * DAY, seq: 1100 },
    history: [{ version, by: "Mara Ortiz", at: NOW - 3 * DAY, seq: 1100 }, { version: "2-71ab04de", by: "Jan Kos", at: NOW - 40 * DAY, seq: 410 }, { version: "default-1", by: "hub", at: NOW - 90 * DAY, seq: 2 }],
    read_only: asked().has("reader") ? "Only administrators change this." : null,
  });
  const check = (read: string): PolicyCheck => {
    const at = read.split("\n").findIndex((line) => line.startsWith("aprove"));
    const problems = at < 0 ? [] : [{ line: at + 1, column: 1, code: "unknown_key", message: "There is nothing called aprove here. Did you mean approve?" }];
    return problems.length > 0 ? { problems, warnings: [], summary: null, checkpoints: [] } : { problems, warnings: [warning], summary: "2 checkpoints; 60 min to the deadline where nobody says one.", checkpoints };
  };
  const trial = (days: number): PolicyTrial => ({
    problems: [], warnings: [warning], summary: `Different for 31 of 412 actions of the last ${days} days (7.5 %).`, more: 29,
    notes: ["The arguments of 12 are not on this desk; conditions about them count as in doubt, and stop."],
    checkpoints: [
      { name: "reads", rule: "runs without a review", stopped: 0, auto_approved: 23 },
      { name: "prod-deploys", rule: "2 approvals, by reviewer or manager, from two teams, not by the tool's owner, with a reason", stopped: 88, auto_approved: 0 },
      { name: "everything", rule: "1 approval", stopped: 301, auto_approved: 0 },
    ],
    changes: [
      { id: "act_00001", at: NOW - DAY, title: "Roll back checkout-api to v412", before: "1 approval", after: "2 approvals, by reviewer or manager, from two teams, decided within 30 min" },
      { id: "act_00002", at: NOW - 2 * DAY, title: "Look at orders of last week", before: "1 approval", after: "runs without a review" },
    ],
  });
  return {
    policy: ({ version: asked }) => (asked === null || asked === version ? view() : { ...view(), version: asked, in_force: false, warnings: [], checkpoints: checkpoints.slice(1), published: { version: asked, by: "Jan Kos", at: NOW - 40 * DAY, seq: 410 } }),
    policy_check: ({ text: read }) => check(read),
    policy_test: ({ days }) => trial(days),
    publish_policy: ({ text: next, expected_version }) => {
      if (asked().has("between") && expected_version === "3-9f2c71ab") {
        version = "4-5c0fe771";
        text = text.replace('deadline = "30m"', 'deadline = "15m"');
        throw new ProblemError({ code: "policy_changed", title: "Another policy is in force by now", detail: "Version 4-5c0fe771 is in force by now." });
      }
      version = "5-0b2c4d6e";
      text = next;
      return view();
    },
  };
}
