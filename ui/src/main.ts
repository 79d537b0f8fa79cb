// The app's entry: finds its host and starts.

import { chooseHost } from "./host";
import { start } from "./start";

start(chooseHost());
