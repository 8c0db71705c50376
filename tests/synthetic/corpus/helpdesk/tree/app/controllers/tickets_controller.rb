class TicketsController < ApplicationController
  def index
    view = current_account.views.find(params[:view_id])
    tickets = Ticket.for_view(view, page: params.fetch(:page, 1).to_i)
    render json: tickets.map { |ticket| TicketSerializer.new(ticket) }
  end

  def show
    ticket = current_account.tickets.find(params[:id])
    render json: { ticket: TicketSerializer.new(ticket), messages: ticket.messages.last(100) }
  end
end
