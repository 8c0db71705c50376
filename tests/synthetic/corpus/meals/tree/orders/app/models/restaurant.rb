class Restaurant < ApplicationRecord
  has_many :orders

  scope :open, -> { where(open: true) }
end
