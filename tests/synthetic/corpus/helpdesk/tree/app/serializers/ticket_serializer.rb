# A row of a view.
class TicketSerializer
  def initialize(ticket)
    @ticket = ticket
  end

  def as_json(*)
    {
      id: @ticket.id,
      subject: @ticket.subject,
      requester: @ticket.requester.display_name,
      assignee: @ticket.assignee&.display_name,
      tags: @ticket.tags.map(&:name),
      updated_at: @ticket.updated_at.iso8601,
    }
  end
end
