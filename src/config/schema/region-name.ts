import { PARTITIONS } from "../../aws/partition.ts";
import { nearest } from "../text/nearest.ts";

/** Every region is named after a direction: one that the table lacks may be newer than the table. */
const MAY_BE_NEW = /-(?:central|(?:north|south)(?:east|west)?|east|west)-\d$/;

/** The region that a misspelled name most likely means; undefined for one that is known or may be new. */
export function meantRegion(region: string): string | undefined {
  const known = PARTITIONS.flatMap(({ regions }) => regions);
  return known.includes(region) || MAY_BE_NEW.test(region) ? undefined : nearest(region, known);
}
