module Sms
  URL = ENV.fetch("SMS_URL", "https://gate.textpost.example/v2/messages")

  def self.send(number, text)
    HTTPX.with(timeout: { request_timeout: 5 }).post(URL, json: { to: number, text: }).raise_for_status
  end
end
