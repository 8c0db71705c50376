const BOOKING = process.env.BOOKING_URL ?? "http://booking:8080";
const PRICING = process.env.PRICING_URL ?? "http://pricing:8080";

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!response.ok) {
    throw new Error(`GET ${url} responded ${response.status}`);
  }
  return (await response.json()) as T;
}

export const events = (city: string, page: number) =>
  get<EventCard[]>(`${BOOKING}/events?city=${encodeURIComponent(city)}&page=${page}`);

export const event = (id: number) => get<EventCard>(`${BOOKING}/events/${id}`);

export const quotes = (id: number) => get<Quote[]>(`${PRICING}/events/${id}/quotes`);

export interface EventCard {
  id: number;
  title: string;
  venue: string;
  startsAt: string;
}

export interface Quote {
  eventId: number;
  category: string;
  cents: number;
}
