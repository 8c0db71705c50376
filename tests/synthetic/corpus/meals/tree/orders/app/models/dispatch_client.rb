require "faraday"

module DispatchClient
  CONNECTION = Faraday.new(url: "https://dispatch") do |http|
    http.options.open_timeout = 1
    http.options.timeout = 3
    http.request :json
    http.response :raise_error
  end

  def self.request_courier(order_id)
    CONNECTION.post("/jobs", { order_id: order_id })
  end
end
