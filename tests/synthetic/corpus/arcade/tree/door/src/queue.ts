const LIMIT = Number(process.env.DOOR_LIMIT ?? '260');

let running = 0;

export const room = {
  full: async () => running >= LIMIT,
  place: async (ticket: string) => ({ ticket, retryAfter: 15 }),
  enter: () => void (running += 1),
  leave: () => void (running -= 1),
};
