/** Whether an `Accept-Encoding` takes a coding (RFC 9110, 12.5.3); without one, what is sent goes out as it is. */
export function isAccepted(header: string | null, coding: string): boolean {
  const weights = new Map(
    (header ?? "").split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((one) => one.trim().toLowerCase());
      const weight = parameters.find((one) => one.startsWith("q="))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return coding === "identity" || (weights.get(coding) ?? weights.get("*") ?? 0) > 0;
}
