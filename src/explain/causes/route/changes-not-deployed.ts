import type { ApiEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { ApiView } from "../../view/api-view.ts";
import { matchRoute } from "../../view/match-route.ts";
import { apiName } from "../answer-facts.ts";
import type { Cause, Detection } from "../cause.ts";
import { guide } from "../guide.ts";
import { changedSettings, isPolicyChanged } from "./changed-settings.ts";
import { deployFix } from "./deploy-fix.ts";

/** What the stage serves and what is configured; undefined where either is not completely known. */
function bothViews(evidence: ApiEvidence): { readonly live: ApiView; readonly current: ApiView } | undefined {
  const [live, current] = [itemValue(evidence.live), itemValue(evidence.current)];
  return live === undefined || current === undefined || current.isPartial ? undefined : { live, current };
}

/** What was changed since the deployment of the stage, of what is in question; nothing where that is not known. */
function changesIn(evidence: ApiEvidence): string[] {
  const views = bothViews(evidence);
  if (views === undefined) return [];
  const { live, current } = views;
  return changedSettings(
    live,
    current,
    evidence.routes.map(({ route }) => route),
  );
}

/**
 * The evidence that there would be if the configuration were deployed, as far as it is known.
 * @returns undefined when nothing of the call's route was changed, or that cannot be read.
 */
export function asConfigured(evidence: CallEvidence): CallEvidence | undefined {
  const { call, address, route } = evidence;
  const views = bothViews(evidence);
  const match = views && matchRoute(views.current.routes, call.method, address?.path ?? "/");
  if (views === undefined || route === undefined || match === undefined) return undefined;
  const { live, current } = views;
  if (changesIn(evidence).length === 0 && !isPolicyChanged(live, current)) return undefined;
  const view = current.authorizers.find(({ name }) => name === match.route.authorizer);
  // Without the list of authorizers, only its id is known.
  if (match.route.authorizer !== undefined && view === undefined) return undefined;
  const known = route.authorizer;
  const isSame = known?.view.uri === view?.uri;
  const authorizer = view && {
    view,
    id: view.id,
    function: isSame ? known?.function : undefined,
    role: isSame ? known?.role : undefined,
  };
  const isSameBackend = match.route.integration?.uri === route.route.integration?.uri;
  const configured = {
    route: match.route,
    authorizer,
    backend: isSameBackend ? route.backend : undefined,
    role: isSameBackend ? route.role : undefined,
  };
  return {
    ...evidence,
    view: current,
    live: { value: current },
    match,
    route: configured,
    routes: [configured],
    authorizers: authorizer === undefined ? [] : [authorizer],
  };
}

/** What to say where the configuration no longer has the fault that explains an answer. */
export function notDeployed(evidence: CallEvidence, { message, evidence: facts }: Detection): Detection {
  const changes = changesIn(evidence);
  return {
    message: `stage ${evidence.stageName} serves an older deployment of ${apiName(evidence)}, which has a fault that the configuration no longer has: ${message}`,
    evidence: [
      ...(changes.length === 0 ? ["resource policy"] : changes).map((one) => `changed since: ${one}`),
      ...facts,
    ],
    fix: deployFix(evidence),
  };
}

/** Settings were changed after the deployment that the stage serves. */
export const changesNotDeployed: Cause = {
  code: "changes-not-deployed",
  severity: "error",
  docs: guide("how-to-deploy-api"),
  expects: "the stage serves the configuration",
  inspect(evidence) {
    const changes = changesIn(evidence);
    if (changes.length === 0) return [];
    return [
      {
        message: `stage ${evidence.stageName} does not serve what was changed since its deployment: ${changes.slice(0, 3).join("; ")}${changes.length > 3 ? ` and ${changes.length - 3} more` : ""}`,
        severity: "warning",
        evidence: changes,
        fix: deployFix(evidence),
      },
    ];
  },
};
