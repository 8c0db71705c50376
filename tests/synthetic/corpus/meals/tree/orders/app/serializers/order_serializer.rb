class OrderSerializer
  def initialize(order)
    @order = order
  end

  def as_json(*)
    {
      id: @order.id,
      state: @order.state,
      restaurant: restaurant,
      total_cents: @order.total_cents,
      placed_at: @order.placed_at.iso8601
    }
  end

  private

  def restaurant
    { id: @order.restaurant.id, name: @order.restaurant.name }
  end
end
