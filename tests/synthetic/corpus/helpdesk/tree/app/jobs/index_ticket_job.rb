# Puts a ticket into the index of the search.
class IndexTicketJob
  include Sidekiq::Job

  sidekiq_options queue: "default"

  def perform(ticket_id)
    ticket = Ticket.find(ticket_id)
    Search.client.index(index: "tickets", id: ticket.id, body: Search.document(ticket))
  end
end
