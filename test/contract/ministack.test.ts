import { hasMiniStack, startMiniStack } from "../emulators/ministack.ts";
import { runContract } from "./run.ts";

runContract("MiniStack", hasMiniStack(), startMiniStack, {});
