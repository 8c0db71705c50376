import { Envelope } from './envelope';

export type Row = { id: string; title: string; state: string; waitsFor: string; sentAt: string };

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join('');

/** Who has to sign next; nobody once all have. */
function next(envelope: Envelope): string {
  const open = envelope.recipients.find((recipient) => recipient.signedAt === null);
  return open ? `${open.name} (${initials(open.name)})` : '';
}

export const row = (envelope: Envelope): Row => ({
  id: envelope.id,
  title: envelope.title,
  state: envelope.state,
  waitsFor: next(envelope),
  sentAt: envelope.sentAt?.toISOString() ?? '',
});
