require "opensearch-ruby"

# The index of tickets.
module Search
  CA = "/etc/helpdesk/internal-ca.pem".freeze

  def self.client
    @client ||= OpenSearch::Client.new(
      url: ENV.fetch("SEARCH_URL", "https://search.internal:9200"),
      transport_options: { ssl: { ca_file: CA }, request: { timeout: 5 } },
    )
  end

  def self.document(ticket)
    { account: ticket.account_id, subject: ticket.subject, text: ticket.messages.last(20).map(&:body).join("\n") }
  end
end
