require "faraday"

# Calls to the outside.
module Http
  USER_AGENT = "helpdesk/1".freeze

  def self.post(url, body, timeout:)
    connection(timeout).post(url, body, "content-type" => "application/json", "user-agent" => USER_AGENT)
  end

  def self.connection(timeout)
    Faraday.new(request: { timeout: timeout, open_timeout: 2 }) do |faraday|
      faraday.adapter Faraday.default_adapter
    end
  end
end
