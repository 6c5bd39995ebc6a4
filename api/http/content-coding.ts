/** Whether an `Accept-Encoding` takes a coding (RFC 9110, 12.5.3); without one, what is sent goes out as it is. */
export function isAccepted(header: string | null, coding: string): boolean {
  const weights = weightsOf(header ?? "");
  return coding === "identity" || (weights.get(coding) ?? weights.get("*") ?? 0) > 0;
}

/** Whether an `Accept` takes a media type in lower case (RFC 9110, 12.5.1): what says most of it counts; without one, it does. */
export function isTypeAccepted(header: string | null, type: string): boolean {
  const weights = weightsOf(header ?? "*/*");
  const range = type.replace(/\/.*/, "/*");
  return (weights.get(type) ?? weights.get(range) ?? weights.get("*/*") ?? 0) > 0;
}

/** What a client takes, in lower case, and how gladly, from 0 for not at all to 1. */
function weightsOf(header: string): ReadonlyMap<string, number> {
  return new Map(
    header.split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((one) => one.trim().toLowerCase());
      const weight = parameters.find((one) => one.startsWith("q="))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)];
    }),
  );
}
