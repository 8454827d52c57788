import { hasMoto, startMoto } from "../emulators/moto.ts";
import { runContract } from "./run.ts";

runContract("moto", hasMoto(), startMoto, {});
