import type { LogWriter, Store } from "../world.ts";
import { addEvents } from "./events.ts";
import { groupsIn } from "./model.ts";

/** Writes what functions say: it arrives when its last line was said. */
export const createLogWriter = (store: Store): LogWriter => ({
  write(region, name, stream, lines) {
    const group = groupsIn(store, region).find((one) => one.name === name);
    const last = lines.at(-1);
    if (group && last) addEvents(store, group, stream, lines, last.timestamp);
  },
});
