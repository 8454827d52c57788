/** What the tool filled in: where the API and the sign-in are; null in the bare template. */
export const deployed = JSON.parse(document.getElementById("deployed").textContent);
