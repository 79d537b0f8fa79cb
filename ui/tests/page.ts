// The UI on the fixture host, for screenshots and looking around. Never shipped.

import { start } from "../src/start";
import { FixtureHost } from "./fixture-host";

const fixture = new FixtureHost(new URLSearchParams(location.search));
Object.assign(window, { fixture });
start(fixture);
