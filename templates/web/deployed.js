// @ts-check
import { byId } from "./element.js";

/** @typedef {import("../../src/page/page-values.ts").PageValues} PageValues */

/**
 * The values of the deployed API and of the sign-in. They are null in the template itself: page.js checks that first.
 * @type {PageValues}
 */
export const deployed = JSON.parse(byId("deployed").textContent);
