class OrdersController < ApplicationController
  def index
    orders = Order.where(customer_id: params[:customer_id]).recent.includes(:lines, :restaurant)
    render json: orders.map { |order| OrderSerializer.new(order) }
  end

  def show
    order = Order.includes(:lines, :restaurant).find(params[:id])
    render json: OrderSerializer.new(order)
  end

  def create
    order = PlaceOrder.call(order_params)
    DispatchClient.request_courier(order.id)
    render json: OrderSerializer.new(order), status: :created
  end

  private

  def order_params
    params.require(:order).permit(:customer_id, :restaurant_id, lines: %i[dish_id count])
  end
end
