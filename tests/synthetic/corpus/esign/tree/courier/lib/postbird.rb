module Postbird
  class Throttled < StandardError
    attr_reader :retry_after

    def initialize(retry_after)
      @retry_after = retry_after
      super("429")
    end
  end

  HTTP = HTTPX.with(timeout: { request_timeout: 10 })

  def self.deliver(to:, template:, attach: nil)
    response = HTTP.post("https://api.postbird.example/v1/mails", json: { to:, template:, attach: })
    raise Throttled, response.headers["retry-after"].to_i if response.status == 429

    response.raise_for_status
  end
end
