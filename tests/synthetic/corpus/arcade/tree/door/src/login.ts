import { platform } from './platforms';
import { room } from './queue';

export async function login(body: { platform: string; ticket: string; version: string }) {
  if (await room.full()) {
    return { status: 429, body: await room.place(body.ticket) };
  }
  const player = await platform(body.platform).verify(body.ticket);
  return { status: 200, body: { player: player.id, token: await player.token() } };
}
