export type Recipient = { id: string; name: string; mail: string; role: 'signer' | 'viewer'; signedAt: Date | null };

export type Envelope = {
  id: string;
  title: string;
  state: 'draft' | 'sent' | 'completed' | 'declined';
  recipients: Recipient[];
  sentAt: Date | null;
};
