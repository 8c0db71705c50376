module Orders
  HTTP = Faraday.new("http://orders", request: { timeout: 4 }) do |http|
    http.response :json
    http.response :raise_error
  end

  def self.products
    HTTP.get("/products").body
  end

  def self.place(customer, line, product)
    HTTP.post("/orders", { customer:, line:, product: }.to_json, "Content-Type" => "application/json").body
  end
end
