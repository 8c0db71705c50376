class CompletedMailJob < ApplicationJob
  def perform(envelope_id, recipient_id)
    envelope = Envelopes.find(envelope_id)
    recipient = envelope.recipient(recipient_id)
    Postbird.deliver(to: recipient.mail, template: "completed", attach: envelope.pdf)
  end
end
