/** The values of the deployed API and of the sign-in; null in the template itself. */
export const deployed = JSON.parse(document.getElementById("deployed").textContent);
