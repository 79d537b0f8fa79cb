// The entry of the app: chooses the host and starts.

import { chooseHost } from "./host";
import { start } from "./start";

start(chooseHost());
