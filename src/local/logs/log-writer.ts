import type { LogWriter, Roles, Store } from "../world.ts";
import { addEvents } from "./log-events.ts";
import { addGroup, groupsIn } from "./logs-model.ts";

/** Writes what functions say: it arrives when its last line was said. */
export const createLogWriter = (store: Store, roles?: Pick<Roles, "mayMakeLogGroups">): LogWriter => ({
  write(region, name, stream, lines, roleArn = "") {
    const now = lines.at(-1)?.timestamp;
    if (now === undefined) return;
    const groups = groupsIn(store, region);
    const mayMake = () => roles?.mayMakeLogGroups(roleArn) === true;
    const group = groups.find((one) => one.name === name) ?? (mayMake() && addGroup(groups, name, now));
    if (group) addEvents(store, group, stream, lines, now);
  },
});
