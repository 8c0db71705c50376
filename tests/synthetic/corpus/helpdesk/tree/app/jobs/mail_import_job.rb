# Makes a ticket, or a message of one, out of a parsed mail.
class MailImportJob
  include Sidekiq::Job

  sidekiq_options queue: "critical", retry: 25

  def perform(mail)
    account = Account.find_by!(address: mail.fetch("to"))
    person = Person.find_or_create_by!(account: account, email: mail.fetch("from"))
    ticket = account.tickets.find_by(thread: mail["thread"]) || open_ticket(account, person, mail)
    ticket.messages.create!(person: person, body: mail.fetch("text"), sent_at: Time.iso8601(mail.fetch("date")))
    IndexTicketJob.perform_async(ticket.id)
  end

  private

  def open_ticket(account, person, mail)
    account.tickets.create!(requester: person, subject: mail.fetch("subject"), thread: mail["thread"])
  end
end
