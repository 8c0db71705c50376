class Order < ApplicationRecord
  belongs_to :restaurant
  has_many :lines, dependent: :destroy

  enum :state, { placed: 0, accepted: 1, cooking: 2, ready: 3, on_the_way: 4, delivered: 5, cancelled: 6 }

  scope :recent, -> { order(placed_at: :desc).limit(20) }

  def total_cents
    lines.sum { |line| line.price_cents * line.count } + delivery_cents
  end
end
