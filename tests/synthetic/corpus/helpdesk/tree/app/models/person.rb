class Person < ApplicationRecord
  belongs_to :account
  has_one :avatar

  def display_name
    name.presence || email.split("@").first
  end
end
