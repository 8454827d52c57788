/** A bucket of calls: so many at once, then so many a second. */
interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Every operation of a service together; those that are named count in their own bucket too, or only there. */
interface ServiceRates {
  readonly all: Rate;
  readonly of: Readonly<Record<string, Rate>>;
  /** Operations that do not count in `all`. */
  readonly apart: RegExp;
}

const one = (everySeconds: number): Rate => ({ burst: 1, perSecond: 1 / everySeconds });
const perSecond = (calls: number): Rate => ({ burst: calls, perSecond: calls });

/**
 * What AWS publishes for one account and region. CreateRestApi and DeleteRestApi as for regional APIs.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const PUBLISHED: Readonly<Record<string, ServiceRates>> = {
  apigateway: {
    all: { burst: 40, perSecond: 10 },
    apart: /^$/,
    of: {
      CreateRestApi: one(3),
      DeleteRestApi: one(30),
      CreateDeployment: one(5),
      CreateResource: perSecond(5),
      DeleteResource: perSecond(5),
      GetResources: { burst: 5, perSecond: 2.5 },
      PutRestApi: one(1),
      UpdateAccount: one(20),
    },
  },
  lambda: {
    all: perSecond(15),
    apart: /^(?:Invoke|GetFunction$|GetPolicy$)/,
    of: { GetFunction: perSecond(100), GetPolicy: perSecond(15) },
  },
};

/** Whether a call is within the rates; only one that is takes from the buckets. */
export type WithinRates = (service: string, operation: string) => boolean;

/** @param now milliseconds since 1970. */
export function publishedRates(now: () => number): WithinRates {
  const buckets = new Map<string, { left: number; at: number }>();
  const filled = (name: string, rate: Rate) => {
    const time = now();
    const { left, at } = buckets.get(name) ?? { left: rate.burst, at: time };
    const bucket = { left: Math.min(rate.burst, left + ((time - at) / 1_000) * rate.perSecond), at: time };
    buckets.set(name, bucket);
    return bucket;
  };
  return (service, operation) => {
    const rates = PUBLISHED[service];
    if (rates === undefined) return true;
    const own = Object.hasOwn(rates.of, operation) ? rates.of[operation] : undefined;
    const needed = [
      ...(rates.apart.test(operation) ? [] : [filled(service, rates.all)]),
      ...(own === undefined ? [] : [filled(`${service}.${operation}`, own)]),
    ];
    // Sums of fractions of a second may miss a whole call by a hair.
    const isWithin = needed.every(({ left }) => left > 1 - 1e-9);
    if (isWithin) for (const bucket of needed) bucket.left -= 1;
    return isWithin;
  };
}
