import type { CommandGroup } from "../../command.ts";
import add from "./add.ts";
import list from "./list.ts";
import remove from "./remove.ts";

export default {
  name: "user",
  summary: "Add, list and remove the users of the user pool",
  actions: [add, list, remove],
} satisfies CommandGroup;
