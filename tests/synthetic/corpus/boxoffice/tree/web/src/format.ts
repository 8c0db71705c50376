export function price(cents: number, locale = "en-GB"): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency: "GBP" }).format(cents / 100);
}

export function when(startsAt: string, locale = "en-GB"): string {
  return new Date(startsAt).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}
