class Item < ApplicationRecord
  has_many :loans
  has_many :reservations

  validates :barcode, presence: true, uniqueness: true

  def self.scan(code)
    find_by!(barcode: code.strip)
  end

  def reserved?
    reservations.waiting.exists?
  end
end
