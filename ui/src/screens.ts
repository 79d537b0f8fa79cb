// One row for each screen. Navigation, keys (G, then a letter), the palette, the
// window title, the topics and the view that App.svelte draws all come from here.
// To add a screen: one row, its folder in views/, and its view model.

import type { Component } from "svelte";
import type { AppState, Setup, Topic } from "./bindings/views";
import { freezeChips } from "./features/freeze/freezeChips";
import { headerChips, type HeaderChip } from "./features/queue/headerChips";
import type { IconName } from "./kit/Icon.svelte";

/** Where the navigation lists a screen. */
export type NavSection = "work" | "oversight" | "footer";

type ViewModule = Promise<{ default: Component }>;

interface ScreenRow {
  /** In the address after `#/` and in test ids. */
  id: string;
  /** In the navigation, the key table and the palette. */
  label: string;
  /** In the header and the window title. */
  title: string;
  icon: IconName;
  /** The letter after G, in lower case; null if no key opens the screen. */
  key: string | null;
  /** Null if the navigation does not list the screen. */
  section: NavSection | null;
  /** The screen below which it stands: the navigation lists that one, and its header leads here. */
  parent?: string;
  /** The state of this device in which the screen can be shown. */
  setup: Setup;
  /** What the screen and its parts show; other topics they cannot listen to. */
  topics: readonly Topic[];
  /** More words that find the screen in the palette. */
  paletteWords: string;
  /** Loads the view when the screen is first shown. */
  load: () => ViewModule;
  /** The number beside the label in the navigation; 0 shows none. */
  count?: (app: AppState) => number;
  /** Short facts beside the title in the header; `now` is the hub's clock in ms. */
  chips?: (app: AppState, now: number) => HeaderChip[];
}

export const SCREENS = [
  {
    id: "health", label: "Health", title: "Health", icon: "pulse", key: "h", section: "work", setup: "ready",
    topics: ["health", "queue", "incidents", "people"], paletteWords: "oversight signals coverage timeliness capacity vigilance consistency escapes feedback cost delay report",
    load: (): ViewModule => import("./views/Health/Health.svelte"),
  },
  {
    id: "queue", label: "Queue", title: "Queue", icon: "list", key: "q", section: "work", setup: "ready",
    topics: ["queue", "action", "tools"], paletteWords: "actions open inbox",
    load: (): ViewModule => import("./views/Queue/Queue.svelte"),
    count: (app: AppState) => app.counts.open, chips: headerChips,
  },
  {
    id: "incidents", label: "Incidents", title: "Incidents", icon: "alert", key: "i", section: "work", setup: "ready",
    topics: ["incidents"], paletteWords: "outage alert cause finding downtime severity",
    load: (): ViewModule => import("./views/Incidents/Incidents.svelte"),
    count: (app: AppState) => app.open_incidents,
    chips: (app: AppState) => (app.open_incidents > 0 ? [{ text: `${app.open_incidents} open`, tone: "bad" as const }] : []),
  },
  {
    id: "freezes", label: "Freezes", title: "Freezes", icon: "alert", key: "f", section: "work", parent: "incidents", setup: "ready",
    topics: ["people"], paletteWords: "freeze window sale holiday calendar exception deny tighten",
    load: (): ViewModule => import("./views/Freezes/Freezes.svelte"),
    chips: (app: AppState) => freezeChips(app),
  },
  {
    id: "workload", label: "Workload", title: "Workload", icon: "people", key: "w", section: "oversight", setup: "ready",
    topics: ["people", "queue"], paletteWords: "shifts rota coverage forecast staffing capacity shortage absence delegate what if",
    load: (): ViewModule => import("./views/Workload/Workload.svelte"),
  },
  {
    id: "handover", label: "Hand over", title: "Hand over", icon: "people", key: "o", section: "oversight", parent: "workload", setup: "ready",
    topics: ["people", "queue", "incidents", "action"], paletteWords: "hand over end of shift next person note take claims",
    load: (): ViewModule => import("./views/HandOver/HandOver.svelte"),
  },
  {
    id: "training", label: "Training", title: "Training", icon: "cap", key: "t", section: "oversight", setup: "ready",
    topics: ["people", "incidents", "tools"], paletteWords: "disagreement ruling agreement lesson dataset release model version correction",
    load: (): ViewModule => import("./views/Training/Training.svelte"),
  },
  {
    id: "faults", label: "Planted faults", title: "Planted faults", icon: "cap", key: "p", section: "oversight", parent: "training", setup: "ready",
    topics: ["people", "tools"], paletteWords: "probe vigilance hit rate library plan",
    load: (): ViewModule => import("./views/Faults/Faults.svelte"),
  },
  {
    id: "reviewer", label: "Reviewers", title: "Reviewer", icon: "cap", key: "v", section: "oversight", parent: "training", setup: "ready",
    topics: ["people"], paletteWords: "ability confusion matrix certainty calibration vigilance agreement pair",
    load: (): ViewModule => import("./views/Reviewer/Reviewer.svelte"),
  },
  {
    id: "datasets", label: "Datasets", title: "Datasets", icon: "cap", key: "d", section: "oversight", parent: "training", setup: "ready",
    topics: ["people"], paletteWords: "training set corrections export TRL OpenAI Label Studio parquet",
    load: (): ViewModule => import("./views/Datasets/Datasets.svelte"),
  },
  {
    id: "drills", label: "Drills", title: "Drills", icon: "cap", key: "l", section: "oversight", parent: "training", setup: "ready",
    topics: ["people"], paletteWords: "drill practice qualification qualified refresher onboarding test",
    load: (): ViewModule => import("./views/Drills/Drills.svelte"),
  },
  {
    id: "audit", label: "Audit", title: "Audit", icon: "shield", key: "a", section: "oversight", setup: "ready",
    topics: ["audit", "export"], paletteWords: "record history log verify export",
    load: (): ViewModule => import("./views/Audit/Audit.svelte"),
  },
  {
    id: "settings", label: "Settings", title: "Settings", icon: "gear", key: "s", section: "footer", setup: "ready",
    topics: ["settings", "people", "tools"], paletteWords: "device people tools services policy appearance notifications shortcuts preferences",
    load: (): ViewModule => import("./views/Settings/Settings.svelte"),
  },
  {
    id: "first_run", label: "Set up", title: "Set up", icon: "desk", key: null, section: null, setup: "needed",
    topics: [], paletteWords: "",
    load: (): ViewModule => import("./views/FirstRun/FirstRun.svelte"),
  },
] as const satisfies readonly ScreenRow[];

/** What the frame around the screens and the window as a whole listen to. */
export const FRAME_TOPICS = ["app", "queue", "outbox", "settings"] as const satisfies readonly Topic[];

type Row = (typeof SCREENS)[number];
type ReadyRow = Extract<Row, { setup: "ready" }>;

/** A screen the person can go to. */
export type ScreenId = ReadyRow["id"];
/** What can listen to topics: the frame, or a screen and its parts. */
export type Listener = ScreenId | "frame";
/** The topics that a listener may name. */
export type TopicOf<L extends Listener> = L extends "frame" ? (typeof FRAME_TOPICS)[number] : Extract<ReadyRow, { id: L }>["topics"][number];

// A topic that nothing listens to is a mistake. If this line fails, the error names the topic.
true satisfies [Exclude<Topic, TopicOf<Listener>>] extends [never] ? true : Exclude<Topic, TopicOf<Listener>>;

/** A row with every column, as the frame reads it. */
export type Screen = ScreenRow & { id: ScreenId; key: string; section: NavSection };

/** The screens the person can go to, in the order of the navigation. */
export const MAIN_SCREENS: readonly Screen[] = SCREENS.filter((row) => row.setup === "ready");
export const FIRST_RUN: ScreenRow = SCREENS.filter((row) => row.setup === "needed")[0]!;
/** The screen for an address that names none; until it is known who works here. */
export const HOME: ScreenId = "queue";

/** The screen for an address that names none: a reviewer begins with the queue, a trainer who reviews nothing with Training, a manager with Health. */
export function homeOf(app: Pick<AppState, "person">): ScreenId {
  const roles = app.person?.roles ?? [];
  if (roles.includes("reviewer")) return HOME;
  if (roles.includes("trainer")) return "training";
  return roles.includes("manager") ? "health" : HOME;
}

/** Every topic once. */
export const ALL_TOPICS: readonly Topic[] = [...new Set<Topic>([...FRAME_TOPICS, ...SCREENS.flatMap((row): readonly Topic[] => row.topics)])];

export function findScreen(id: string): Screen | undefined {
  return MAIN_SCREENS.find((row) => row.id === id);
}

/** The topics of a listener's row. */
export function topicsOf(listener: Listener): readonly Topic[] {
  return listener === "frame" ? FRAME_TOPICS : findScreen(listener)!.topics;
}

const loaded = new Map<string, Component>();

/** The view of a screen: at once if it was loaded before, so that a return to it draws no empty frame. */
export function loadView(row: Pick<ScreenRow, "id" | "load">): Component | Promise<Component> {
  return loaded.get(row.id) ?? row.load().then(({ default: view }) => {
    loaded.set(row.id, view);
    return view;
  });
}
